using System.Globalization;
using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>The main job, as a user runs it: train, look at the run folder, evaluate.</summary>
public sealed class TrainTests
{
    private static readonly string[] MetricKeys = ["auc", "multi_auc", "pairwise_auc", "logloss", "normalised_entropy", "ece", "rows", "positives"];

    [Theory]
    [InlineData("plain", "mmoe")]
    [InlineData("crossdistil", "mmoe")]
    [InlineData("plain", "shared-bottom")]
    [InlineData("crossdistil", "shared-bottom")]
    [InlineData("bpr", "mmoe")]
    [InlineData("tf-kd", "mmoe")]
    [InlineData("kd", "mmoe")]
    [InlineData("pfd", "mmoe")]
    [InlineData("taug", "mmoe")]
    [InlineData("blend", "mmoe")]
    [InlineData("self-snapshot", "mmoe")]
    public async Task A_run_leaves_metrics_predictions_and_the_resolved_experiment(string method, string backbone)
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(
            folder.Path, "train", "experiment.json", "--out", "run", "--set", $"method.kind={method}", "--set", $"model.backbone.kind={backbone}",
            "--set", "features.duration.privileged=true", "--seed", "3", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        using var printed = JsonDocument.Parse(outcome.Output);
        using var metrics = JsonDocument.Parse(Read(folder, "run", "metrics.json"));
        var test = metrics.RootElement.GetProperty("test");
        Assert.Equal(["finish", "like"], test.EnumerateObject().Select(task => task.Name));
        foreach (var task in test.EnumerateObject()) Assert.Equal([.. MetricKeys, "uncalibrated"], task.Value.EnumerateObject().Select(key => key.Name));
        Assert.Equal(2, metrics.RootElement.GetProperty("validation").GetArrayLength());
        Assert.Equal(["finish", "like"], metrics.RootElement.GetProperty("validation")[0].EnumerateObject().Select(task => task.Name));
        Assert.All(metrics.RootElement.GetProperty("best_epoch").EnumerateObject(), best => Assert.InRange(best.Value.GetDouble(), 1, 2));
        Assert.True(metrics.RootElement.GetProperty("rows_per_second").GetDouble() > 0);
        Assert.True(metrics.RootElement.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(test.GetProperty("like").GetProperty("auc").GetDouble(), printed.RootElement.GetProperty("test").GetProperty("like").GetProperty("auc").GetDouble());

        using var experiment = JsonDocument.Parse(Read(folder, "run", "experiment.json"));
        Assert.Equal(method, experiment.RootElement.GetProperty("method").GetProperty("kind").GetString());
        Assert.Equal(3, experiment.RootElement.GetProperty("training").GetProperty("seed").GetInt32());
        using var calibrators = JsonDocument.Parse(Read(folder, "run", Path.Combine("checkpoints", "calibrators.json")));
        CheckPredictions(
            File.ReadAllLines(Path.Combine(folder.Path, "run", "predictions.csv")), [.. calibrators.RootElement.GetProperty("tasks").EnumerateObject().Select(task => task.Value)],
            hasScores: method is "crossdistil" or "taug" or "kd");
    }

    [Fact]
    public async Task Evaluating_a_run_gives_its_own_numbers_again()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run")).ExitCode);
        var outcome = await CommandLine.Run(folder.Path, "evaluate", "run", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.DoesNotContain("ingest", outcome.Error, StringComparison.Ordinal); // the run's cache serves
        using var evaluated = JsonDocument.Parse(outcome.Output);
        using var metrics = JsonDocument.Parse(Read(folder, "run", "metrics.json"));
        foreach (var task in new[] { "finish", "like" })
            foreach (var key in new[] { "auc", "multi_auc", "logloss", "ece" })
                Assert.Equal(
                    metrics.RootElement.GetProperty("test").GetProperty(task).GetProperty(key).GetDouble(),
                    evaluated.RootElement.GetProperty("test").GetProperty(task).GetProperty(key).GetDouble());
    }

    [Fact]
    public async Task The_next_days_log_goes_on_from_a_run_that_is_not_needed_afterwards()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "first")).ExitCode);
        File.AppendAllText(Path.Combine(folder.Path, "log.csv"), string.Concat(Enumerable.Range(0, 100).Select(row => string.Create(CultureInfo.InvariantCulture, $"{100 + (row % 5)},{row % 30},9,2,{row & 1},{row / 2 & 1}\n"))));
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "ingest", "experiment.json", "--from", "first")).ExitCode);
        var outcome = await CommandLine.Run(folder.Path, "train", "experiment.json", "--from", "first", "--out", "second", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.DoesNotContain("ingest", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("first after its step ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(": 50 values known, 5 new", outcome.Error, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(folder.Path, "first"), recursive: true);
        var evaluated = await CommandLine.Run(folder.Path, "evaluate", "second", "--json");
        Assert.True(evaluated.ExitCode == 0, evaluated.Error);
        Assert.DoesNotContain("ingest", evaluated.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "export", "second", "--to", "bundle")).ExitCode);
        var again = await CommandLine.Run(folder.Path, "train", "experiment.json", "--from", "first", "--out", "third");
        Assert.Equal((2, "error: ~/first: holds no run that another can continue from; name the folder of a finished run, or train that one again\n"), (again.ExitCode, again.Error.Replace(folder.Path, "~", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "third")));
    }

    [Fact]
    public async Task A_user_brings_metrics_within_users_to_file_and_table_and_they_can_choose()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] sets = ["--set", "metrics.user=user_id", "--set", "metrics.ndcgAt=3", "--set", "training.select=gauc"];
        var outcome = await CommandLine.Run(folder.Path, ["train", "experiment.json", "--out", "run", .. sets]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("│ GAUC ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("│ NDCG@3 ", outcome.Output, StringComparison.Ordinal);
        using var metrics = JsonDocument.Parse(Read(folder, "run", "metrics.json"));
        var users = metrics.RootElement.GetProperty("test").GetProperty("finish").GetProperty("per_user");
        Assert.Equal(["gauc", "coverage", "users", "ndcg", "ndcg_at", "ndcg_users"], users.EnumerateObject().Select(key => key.Name));
        Assert.InRange(users.GetProperty("users").GetInt32(), 1, 20);
        var gaucs = metrics.RootElement.GetProperty("validation").EnumerateArray().Select(tasks => Gauc(tasks.GetProperty("finish"))).ToList();
        Assert.Equal(1 + gaucs.IndexOf(gaucs.Max()), metrics.RootElement.GetProperty("best_epoch").GetProperty("finish").GetDouble());

        static double Gauc(JsonElement task) => task.GetProperty("per_user").GetProperty("gauc").GetDouble();
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_predictions_on_one_thread_and_on_two()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        foreach (var threads in new[] { "1", "2" })
            Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", $"run{threads}", "--set", $"training.threads={threads}")).ExitCode);
        Assert.Equal(Read(folder, "run1", "predictions.csv"), Read(folder, "run2", "predictions.csv"));
    }

    [Fact]
    public async Task A_missing_label_is_left_out_and_written_empty()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder, row => row % 3 == 0 ? string.Empty : row % 2 == 0 ? "1" : "0");
        var outcome = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var test = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("test");
        Assert.Equal((150, 100), (test.GetProperty("finish").GetProperty("rows").GetInt32(), test.GetProperty("like").GetProperty("rows").GetInt32()));
        var lines = File.ReadAllLines(Path.Combine(folder.Path, "run", "predictions.csv"));
        var like = Array.IndexOf(lines[0].Split(','), "like.label");
        Assert.Equal(50, lines.Skip(1).Count(line => line.Split(',')[like].Length == 0));
    }

    [Fact]
    public async Task Strata_impossible_rows_and_dropped_pairs_are_shown_before_the_first_step_and_stored()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] sets = ["--set", "tasks.like.requires=finish", "--set", "source.maxRejected=0.5", "--set", "method.minPairRows=10000"];
        var outcome = await CommandLine.Run(folder.Path, ["train", "experiment.json", "--out", "run", "--json", .. sets]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var lines = outcome.ErrorLines.ToList();
        var (table, step) = (lines.FindIndex(line => line.StartsWith("│ Labels │", StringComparison.Ordinal)), lines.FindIndex(line => line.StartsWith("train ", StringComparison.Ordinal)));
        Assert.InRange(table, 0, step);
        Assert.Equal(["++", "+-", "--"], lines.Skip(table + 2).Take(3).Select(line => line.Split('│')[1].Trim()));
        Assert.Equal(["tasks.finish", "tasks.like"], lines.Take(step).Where(line => line.StartsWith("warning: tasks.", StringComparison.Ordinal)).Select(line => line.Split(": ")[1]));

        using var strata = JsonDocument.Parse(Read(folder, "run", "strata.json"));
        Assert.Equal(["++", "+-", "--"], strata.RootElement.GetProperty("strata").EnumerateArray().Select(labels => labels.GetProperty("labels").GetString()));
        var ingested = await CommandLine.Run(folder.Path, ["ingest", "experiment.json", .. sets]);
        Assert.Contains("│ like without finish │", ingested.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_run_is_not_replaced_unless_asked()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run")).ExitCode);
        var before = Read(folder, "run", "metrics.json");
        var again = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run");
        Assert.Equal(2, again.ExitCode);
        Assert.EndsWith("run: holds a finished run; choose another --out folder or add --overwrite", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, Read(folder, "run", "metrics.json"));
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run", "--overwrite")).ExitCode);
    }

    [Fact]
    public async Task The_demo_compares_three_methods_with_the_best_possible_and_leaves_a_report()
    {
        using var folder = new WorkFolder();
        var outcome = await CommandLine.Run(folder.Path, "demo", "--rows", "6000", "--seeds", "2", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var result = JsonDocument.Parse(outcome.Output).RootElement;
        foreach (var task in new[] { "finish", "like" })
        {
            var variants = result.GetProperty("results").GetProperty("test").GetProperty(task).GetProperty("variants").EnumerateArray().ToArray();
            Assert.Equal(["single", "mmoe", "crossdistil"], variants.Select(variant => variant.GetProperty("name").GetString()));
            var best = result.GetProperty("best_possible").GetProperty(task).GetProperty("auc").GetDouble();
            Assert.All(variants, variant => Assert.InRange(variant.GetProperty("metrics").GetProperty("auc").GetProperty("mean").GetDouble(), 0.3, best));
        }

        var page = result.GetProperty("report").GetString()!;
        Assert.Equal("runs/demo/compare/report.html", page);
        Assert.All(new[] { ".html", ".md", ".csv", ".json" }, end => Assert.True(File.Exists(folder.Of(Path.ChangeExtension(page, end)))));
        Assert.StartsWith("report: file:///", outcome.ErrorLines[^1], StringComparison.Ordinal);
        Assert.EndsWith("/runs/demo/compare/report.html", outcome.ErrorLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(outcome.Error.Split("the test split")[1..].SelectMany(part => part.Split('\n')), line => line.Contains('│', StringComparison.Ordinal) && line.Length > 80);

        // The demo's study is found by its experiment file.
        outcome = await CommandLine.Run(folder.Path, "report", "runs/demo/experiment.json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal("written to runs/demo-compare-report/report.html", outcome.ErrorLines[^1]);

        folder.Write("runs/demo/truth.csv", "row,finish_probability\n");
        outcome = await CommandLine.Run(folder.Path, "report", "runs/demo");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("note: the report has no best possible value: ", outcome.Error, StringComparison.Ordinal);
    }

    private static void CheckPredictions(string[] lines, JsonElement[] platt, bool hasScores)
    {
        var width = hasScores ? 4 : 3;
        var header = "row,finish.label,finish.logit,finish.probability,finish.score,like.label,like.logit,like.probability,like.score";
        Assert.Equal(hasScores ? header : header.Replace(",finish.score", string.Empty, StringComparison.Ordinal).Replace(",like.score", string.Empty, StringComparison.Ordinal), lines[0]);
        Assert.Equal(150, lines.Length - 1);
        Assert.Equal("750", lines[1].Split(',')[0]);
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            for (var task = 0; task < 2; task++)
            {
                var (logit, probability) = (Number(cells[2 + (width * task)]), Number(cells[3 + (width * task)]));
                Assert.Contains(cells[1 + (width * task)], new[] { "0", "1" });
                var calibrated = (platt[task].GetProperty("slope").GetDouble() * logit) + platt[task].GetProperty("intercept").GetDouble();
                Assert.Equal(1 / (1 + Math.Exp(-calibrated)), probability, 1e-6);
            }
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Read(WorkFolder folder, string run, string file) => File.ReadAllText(Path.Combine(folder.Path, run, file));
}
