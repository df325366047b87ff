using System.Text.Json.Nodes;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>A training that explodes, as a user meets it.</summary>
public sealed class DivergenceTests
{
    [Fact]
    public async Task It_ends_with_one_line_and_exit_code_1_keeps_the_best_checkpoints_and_is_not_begun_again_unasked()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] train = ["train", "experiment.json", "--out", "run"];
        string[] sets = ["--set", "training.rate=0.25", "--set", "training.weightDecay=10", "--set", "training.epochs=9", "--set", "training.validationsPerEpoch=9", "--set", "training.saveSteps=3"];
        var diverged = await CommandLine.Run(folder.Path, [.. train, .. sets]);
        Assert.Equal(1, diverged.ExitCode);
        Assert.Matches(
            @"^error: training diverged at step [0-9]+: (student|teacher|distillation|calibration) loss( of (finish|like))? is \S+; the best checkpoints until step [0-9]+ stay in \S+run/checkpoints; lower [^;]+$",
            diverged.ErrorLines[^1]);
        var told = JsonNode.Parse(await File.ReadAllTextAsync(folder.Of("run/diverged.json"), TestContext.Current.CancellationToken))!;
        Assert.Contains($"at step {told["step"]}: {told["statistic"]}", diverged.ErrorLines[^1], StringComparison.Ordinal);
        var kept = Checkpoints(folder);
        Assert.NotEmpty(kept);
        Assert.False(File.Exists(folder.Of("run/metrics.json")));

        foreach (var flags in (string[][])[[], ["--resume"]])
        {
            var again = await CommandLine.Run(folder.Path, [.. train, .. sets, .. flags]);
            Assert.Equal(2, again.ExitCode);
            Assert.Matches("run: holds a run that diverged at step [^;]+, and would again; start over with other options and --overwrite, or start from its best checkpoints in another --out folder, with it as --from$", Assert.Single(again.ErrorLines));
        }

        Assert.Equal(kept, Checkpoints(folder));
        var anew = await CommandLine.Run(folder.Path, [.. train, "--overwrite", "--set", "training.clipNorm=5"]);
        Assert.True(anew.ExitCode == 0, anew.Error);
        Assert.False(File.Exists(folder.Of("run/diverged.json")));
    }

    private static string[] Checkpoints(WorkFolder folder) => [.. Directory.GetFiles(folder.Of("run/checkpoints"), "*.ckpt").Order(StringComparer.Ordinal)];
}
