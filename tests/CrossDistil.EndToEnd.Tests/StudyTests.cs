using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>Studies as a user runs them: tables, resumption, folds, choice, guard.</summary>
public sealed class StudyTests
{
    /// <summary>Trains the file's own method at a rate at which it learns nothing, and everything plain as it should be.</summary>
    private const string Regression = """ "variants": {"plain": ["training.rate=0.01"]}, """;

    [Fact]
    public async Task An_ablation_gives_a_table_and_an_object_for_programs()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(folder.Path, "ablate", "experiment.json", "--seeds", "2", "--parallel", "2", "--replicates", "200", "--baseline", "plain", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using var result = JsonDocument.Parse(outcome.Output);
        Assert.Equal("ablate", result.RootElement.GetProperty("command").GetString());
        var like = result.RootElement.GetProperty("test").GetProperty("like").GetProperty("variants");
        Assert.Equal(
            ["full", "w/o AuxiliaryRank", "w/o Calibration", "with Correction", "w/o TeacherNetwork", "kd", "bpr", "tf-kd", "self-snapshot", "blend", "plain", "single"],
            like.EnumerateArray().Select(variant => variant.GetProperty("name").GetString()!).ToArray());
        Assert.All(like.EnumerateArray(), variant => Assert.Equal(2, variant.GetProperty("seeds").GetArrayLength()));
        Assert.Equal(["plain"], like.EnumerateArray().Where(variant => !variant.GetProperty("to_baseline").EnumerateObject().Any()).Select(variant => variant.GetProperty("name").GetString()!));
        Assert.Empty(result.RootElement.GetProperty("failed").EnumerateArray());
        Assert.True(File.Exists(folder.Of("runs/experiment-ablate/choice.json")));
        var markdown = await File.ReadAllTextAsync(folder.Of("runs/experiment-ablate/results.md"), TestContext.Current.CancellationToken);
        Assert.All((string[])["w/o AuxiliaryRank", "single", "±", "Holm"], text => Assert.Contains(text, markdown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_that_went_on_from_a_run_are_not_kept_once_that_one_was_trained_again()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] first = ["train", "experiment.json", "--out", "first"], sweep = ["sweep", "experiment.json", "--set", "from=first", "--over", "training.rate=[0.01]", "--seeds", "1", "--replicates", "200", "--no-test", "--out", "swept"];
        Assert.Equal(0, (await CommandLine.Run(folder.Path, first)).ExitCode);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, sweep)).ExitCode);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, sweep)).ExitCode); // nothing has changed
        Assert.Equal(0, (await CommandLine.Run(folder.Path, [.. first, "--overwrite", "--seed", "2"])).ExitCode);
        var again = await CommandLine.Run(folder.Path, sweep);
        Assert.Equal(2, again.ExitCode);
        Assert.EndsWith("or start from a run that was trained again; choose another --out folder, or train them again with --overwrite", again.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_that_was_killed_ends_with_the_same_numbers()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] study = ["compare", "experiment.json", "--seeds", "2", "--parallel", "2", "--replicates", "200", "--set", "training.epochs=8", "--set", "training.patience=null", "--out"];
        var runs = folder.Of("killed/runs");
        for (var tries = 0; Finished(runs) is < 3 or > 23; tries++) // on a busy machine the study may be over before it is killed
        {
            Assert.True(tries < 10, $"{Finished(runs)} runs are finished each time");
            if (Directory.Exists(folder.Of("killed"))) Directory.Delete(folder.Of("killed"), recursive: true);
            using var process = CommandLine.Begin(folder.Path, [.. study, "killed"]);
            while (!process.HasExited && Finished(runs) < 3) await Task.Delay(20, TestContext.Current.CancellationToken);
            process.Kill(); // SIGKILL: nothing gets a chance to tidy up
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var outcome = await CommandLine.Run(folder.Path, [.. study, "killed"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, [.. study, "whole"])).ExitCode);
        Assert.Equal(
            await File.ReadAllTextAsync(folder.Of("whole/results.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(folder.Of("killed/results.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Guard_is_an_error_exit_on_a_planted_regression_and_none_without()
    {
        using var folder = new WorkFolder();
        SmallLog.WriteClear(folder);
        string[] study = ["compare", "experiment.json", "--seeds", "3", "--backbones", "single,mmoe", "--replicates", "200", "--guard", "--set", "training.rate=1e-7", "--set", "training.embeddingOptimizer=adam", "--out"];
        folder.Write("experiment.json", SmallLog.Experiment.Replace("\"source\"", $"{Regression}\"source\"", StringComparison.Ordinal));
        var harmed = await CommandLine.Run(folder.Path, [.. study, "harmed"]);
        Assert.True(harmed.ExitCode == 3, harmed.Error);
        Assert.Contains(harmed.ErrorLines, line => line.StartsWith("error: guard: ", StringComparison.Ordinal) && line.Contains("worse than single", StringComparison.Ordinal));

        folder.Write("experiment.json", SmallLog.Experiment); // nobody learns anything: no harm is shown
        var unharmed = await CommandLine.Run(folder.Path, [.. study, "unharmed"]);
        Assert.True(unharmed.ExitCode == 0, unharmed.Error);
    }

    [Fact]
    public async Task Folds_choose_and_a_closed_test_split_stays_closed()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] sweep = ["sweep", "experiment.json", "--over", "method.beta1,method.beta2=[0,0.5]", "--seeds", "1", "--folds", "2", "--replicates", "200", "--json", "--out", "swept"];
        var closed = await CommandLine.Run(folder.Path, [.. sweep, "--no-test"]);
        Assert.True(closed.ExitCode == 0, closed.Error);
        using (var result = JsonDocument.Parse(closed.Output))
        {
            Assert.Equal(JsonValueKind.Null, result.RootElement.GetProperty("test").ValueKind);
            Assert.Equal(["3", "4"], result.RootElement.GetProperty("folds").EnumerateArray().Select(fold => fold.GetString()!).ToArray());
            Assert.Equal(3, result.RootElement.GetProperty("choice").GetProperty("candidates").EnumerateObject().Count());
        }

        Assert.Empty(Directory.EnumerateFiles(folder.Of("swept"), "predictions.csv", SearchOption.AllDirectories));
        var opened = await CommandLine.Run(folder.Path, sweep);
        Assert.True(opened.ExitCode == 0, opened.Error);
        using (var result = JsonDocument.Parse(opened.Output))
        {
            var tested = result.RootElement.GetProperty("test").GetProperty("like").GetProperty("variants").EnumerateArray().Select(variant => variant.GetProperty("name").GetString()!).ToArray();
            var chosen = result.RootElement.GetProperty("choice").GetProperty("variant").GetString()!;
            Assert.Equal(new[] { "as written", chosen, "single" }.Distinct(StringComparer.Ordinal), tested);
        }
    }

    [Fact]
    public async Task Tuning_says_its_budget_beforehand_and_keeps_to_it()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(
            folder.Path, "tune", "experiment.json", "--over", "training.rate=log 1e-4..0.1", "--budget-runs", "12", "--seeds", "3", "--no-test", "--out", "tuned");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains(outcome.ErrorLines, line => line.StartsWith("tune: ", StringComparison.Ordinal) && line.Contains("runs", StringComparison.Ordinal));
        Assert.InRange(Finished(folder.Of("tuned/runs")), 1, 12 + (2 * 3));
    }

    [Fact]
    public async Task Tuning_chooses_the_same_when_it_finds_its_own_runs()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] tune = ["tune", "experiment.json", "--over", "training.rate=0.001..0.03", "--budget-runs", "24", "--seeds", "3", "--no-test", "--out", "tuned"];
        Assert.Equal(0, (await CommandLine.Run(folder.Path, tune)).ExitCode);
        var first = await File.ReadAllTextAsync(folder.Of("tuned/choice.json"), TestContext.Current.CancellationToken);
        using (var choice = JsonDocument.Parse(first)) Assert.Equal(1 + 5, choice.RootElement.GetProperty("candidates").EnumerateObject().Count()); // the finalists of 14 × 1, 5 × 3
        Assert.Equal(0, (await CommandLine.Run(folder.Path, tune)).ExitCode);
        Assert.Equal(first, await File.ReadAllTextAsync(folder.Of("tuned/choice.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_study_that_another_process_works_on_is_left_to_it()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Directory.CreateDirectory(folder.Of("busy"));
        using var other = new FileStream(folder.Of("busy/study.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var outcome = await CommandLine.Run(folder.Path, "ablate", "experiment.json", "--out", "busy");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("another process", Assert.Single(outcome.ErrorLines, line => line.StartsWith("error: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("busy/runs")));
    }

    [Theory]
    [InlineData("changes split", "sweep", "experiment.json", "--over", "split.validationFrom=[\"3\",\"4\"]")]
    [InlineData("metrics.user names none", "compare", "experiment.json", "--objective", "gauc")]
    [InlineData("did you mean \"plain\"?", "ablate", "experiment.json", "--baseline", "plian")]
    [InlineData("no such task", "corrupt", "experiment.json", "--auxiliary", "lik")]
    [InlineData("is not a list of different shares", "corrupt", "experiment.json", "--shares", "0,2")]
    [InlineData("rolling folds need a split by time", "compare", "experiment.json", "--folds", "2", "--set", "split={\"kind\":\"hash\",\"key\":\"user_id\"}")]
    [InlineData("--points \"1e1\" is not a whole number", "sweep", "experiment.json", "--over", "training.rate=[0.1]", "--points", "1e1")]
    [InlineData("ask for at most 4 folds", "compare", "experiment.json", "--folds", "9")]
    [InlineData("variants.plain", "ablate", "experiment.json", "--set", "variants={\"plain\":[\"training.rte=1\"]}")]
    [InlineData("the study needs the method crossdistil", "ablate", "experiment.json", "--set", "method.kind=plain")]
    public async Task A_wrong_study_ends_in_one_line(string expected, params string[] arguments)
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(folder.Path, arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, Assert.Single(outcome.ErrorLines, line => line.StartsWith("error: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("runs")));
    }

    private static int Finished(string runs) =>
        Directory.Exists(runs) ? Directory.EnumerateFiles(runs, "metrics.json", SearchOption.AllDirectories).Count() : 0;
}
