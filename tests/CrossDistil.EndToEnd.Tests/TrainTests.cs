using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>synth → train → evaluate on a small log, with the files that the contract names.</summary>
public sealed class TrainTests
{
    [Fact]
    public async Task A_run_has_its_files_and_evaluate_measures_the_same_again()
    {
        using var folder = await Log();
        var train = await CommandLine.Run(
            folder.Path, "train", "e.json", "--out", "run", "--set", "method.kind=plain", "--set", "training.epochs=1", "--seed", "3", "--json");
        Assert.True(train.ExitCode == 0, train.Error);
        var metrics = JsonDocument.Parse(train.Output).RootElement;
        Assert.Equal(["finish", "like"], Keys(metrics.GetProperty("test")));
        Assert.Equal(
            ["auc", "multi_auc", "pairwise_auc", "logloss", "normalised_entropy", "ece", "rows", "positives"],
            Keys(metrics.GetProperty("test").GetProperty("like")));
        Assert.Equal(
            "row,finish.label,finish.logit,finish.probability,like.label,like.logit,like.probability",
            File.ReadLines(Path.Combine(folder.Path, "run", "predictions.csv")).First());
        var written = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "run", "metrics.json"), TestContext.Current.CancellationToken));
        Assert.True(JsonElement.DeepEquals(metrics, written.RootElement));
        Assert.Contains("\"seed\": 3", await File.ReadAllTextAsync(Path.Combine(folder.Path, "run", "experiment.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var evaluate = await CommandLine.Run(folder.Path, "evaluate", "run", "--json");
        Assert.True(evaluate.ExitCode == 0, evaluate.Error);
        Assert.True(JsonElement.DeepEquals(metrics.GetProperty("test"), JsonDocument.Parse(evaluate.Output).RootElement.GetProperty("test")));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "run", ".crossdistil")), "evaluate ingested anew");

        var again = await CommandLine.Run(folder.Path, "train", "e.json", "--out", "run");
        Assert.Equal((2, string.Empty), (again.ExitCode, again.Output));
        Assert.EndsWith("holds a finished run; choose another --out folder or add --overwrite", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_training_keeps_its_best()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = await Log();
        using var process = CommandLine.Begin(
            folder.Path, "train", "e.json", "--out", "run", "--set", "method.kind=plain", "--set", "training.epochs=100000", "--set", "training.patience=null");
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains("validation AUC", StringComparison.Ordinal)) break;
        using (Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) { }
        var rest = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 130, rest);
        var metrics = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "run", "metrics.json"), TestContext.Current.CancellationToken));
        Assert.True(metrics.RootElement.GetProperty("interrupted").GetBoolean());
    }

    [Fact]
    public async Task The_demo_compares_both_methods_with_the_best_possible()
    {
        using var folder = new WorkFolder();
        var demo = await CommandLine.Run(folder.Path, "demo", "--rows", "6000", "--out", "demo", "--json");
        Assert.True(demo.ExitCode == 0, demo.Error);
        Assert.Equal(["plain", "crossdistil", "best_possible"], Keys(JsonDocument.Parse(demo.Output).RootElement));
        Assert.Contains("best possible", demo.Error, StringComparison.Ordinal);
    }

    private static async Task<WorkFolder> Log()
    {
        var folder = new WorkFolder();
        var synth = await CommandLine.Run(folder.Path, "synth", "--out", ".", "--rows", "6000", "--json");
        Assert.True(synth.ExitCode == 0, synth.Error);
        File.Copy(Path.Combine(CommandLine.Root, "src", "CrossDistil.Cli", "demo.json"), Path.Combine(folder.Path, "e.json"));
        return folder;
    }

    private static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
