using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>crossdistil report, on what the other commands leave.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task Runs_alone_and_side_by_side_have_a_report_beside_them()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        await Well(folder, "train", "experiment.json", "--out", "runs/first");
        await Well(folder, "train", "experiment.json", "--out", "runs/plain", "--set", "method.kind=plain");

        var one = await Well(folder, "report", "runs/first", "--json");
        Assert.Equal(await File.ReadAllTextAsync(folder.Of("runs/first/report.json"), TestContext.Current.CancellationToken), one.Output.TrimEnd('\n'));
        Assert.Equal("first", Title(folder, "runs/first/report.json"));
        Assert.Equal("written to runs/first/report.html", one.ErrorLines[^1]);
        Assert.All(new[] { "html", "md", "csv" }, end => Assert.True(File.Exists(folder.Of($"runs/first/report.{end}"))));
        await Well(folder, "train", "experiment.json", "--out", "runs/first", "--overwrite"); // a report is no foreign file

        await Well(folder, "report", "runs/plain", "runs/first");
        Assert.Equal("plain, first", Title(folder, "runs/plain-first-report/report.json"));
        var all = await Well(folder, "report", "runs", "--out", "new/all.html", "--title", "All of them");
        Assert.Contains("All of them", all.Output, StringComparison.Ordinal);
        Assert.Equal(["all.csv", "all.html", "all.json", "all.md", "all.sha256"], Directory.GetFiles(folder.Of("new")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ids_may_hold_commas_quotes_and_line_breaks()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] query = ["--set", "source.query=SELECT * REPLACE (concat('a,\"b\";', chr(10), video_id) AS video_id) FROM log"];
        await Well(folder, ["train", "experiment.json", "--out", "run", .. query]);
        await Well(folder, "evaluate", "run");
        await Well(folder, "report", "run");
        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(folder.Of("run/report.json"), TestContext.Current.CancellationToken));
        var sections = report.RootElement.GetProperty("sections").EnumerateArray();
        Assert.Contains("calibration", sections.Select(section => section.GetProperty("id").GetString()));
        Assert.Contains("Test rows", report.RootElement.GetProperty("facts").EnumerateObject().Select(fact => fact.Name));
        Assert.Equal(1 + 150, File.ReadLines(folder.Of("run/predictions.csv")).Count());
    }

    [Fact]
    public async Task A_study_has_a_report_by_its_folder_and_by_its_experiment_file()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        await Well(folder, "compare", "experiment.json", "--seeds", "2", "--backbones", "single,mmoe", "--methods", "plain", "--replicates", "100");
        await Well(folder, "report", "runs/experiment-compare");
        Assert.Equal("experiment compare", Title(folder, "runs/experiment-compare/report.json"));
        var file = await Well(folder, "report", "experiment.json");
        Assert.Equal("written to runs/experiment-compare-report/report.html", file.ErrorLines[^1]);

        // The study's folder is still its own.
        await Well(folder, "compare", "experiment.json", "--seeds", "2", "--backbones", "single,mmoe", "--methods", "plain", "--replicates", "100");
        File.Delete(folder.Of("runs/experiment-compare/results.json"));
        await Refused(folder, "runs/experiment-compare: the study has no results yet; run crossdistil compare ", "report", "runs/experiment-compare");
    }

    [Fact]
    public async Task What_cannot_be_reported_on_is_one_line_and_leaves_nothing()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        await Refused(folder, "error: nowhere: no such file or folder; give the folder of a run ", "report", "nowhere");
        await Refused(folder, "error: experiment.json: has no study with results: looked for runs/experiment-compare, ", "report", "experiment.json");
        await Refused(folder, "error: .: holds no run and no study with results; ", "report", ".");
        await Refused(folder, "error: page: is not a page name; let it end in .html", "report", ".", "--out", "page");
        await Refused(folder, "error: experiment.json: is there already and belongs to no report; ", "report", ".", "--out", "experiment.html");
        Assert.Equal(["experiment.json", "log.csv"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static string? Title(WorkFolder folder, string file) => JsonDocument.Parse(File.ReadAllText(folder.Of(file))).RootElement.GetProperty("title").GetString();

    private static async Task<Outcome> Well(WorkFolder folder, params string[] arguments)
    {
        var outcome = await CommandLine.Run(folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }

    private static async Task Refused(WorkFolder folder, string line, params string[] arguments)
    {
        var outcome = await CommandLine.Run(folder.Path, arguments);
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains(line, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }
}
