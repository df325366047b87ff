using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>Data that cannot be trained on ends with exit code 2 and one line that says where, what and what to do; nothing is half-written.</summary>
public sealed class BadDataTests
{
    [Theory]
    [InlineData("features.user_id.minCuont=2", "features.user_id.minCuont: unknown key; did you mean \"minCount\"?")]
    [InlineData("features=[{\"kind\": \"numeric\", \"name\": \"duration\"}]", "features: all are standardised numbers")]
    [InlineData("source.tables.log=none.csv", "none.csv")]
    [InlineData("source.query=SELEC * FROM log", "source.query")]
    [InlineData("split.validationFrom=5", "validation")]
    [InlineData("tasks.like.label=day >= 4", "like")]
    [InlineData("tasks.like.label=3 * finish", "3")]
    [InlineData("features.user_id.expression=usr_id", "user_id")]
    public async Task A_fault_is_one_line_and_leaves_nothing(string set, string says)
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run", "--set", set);
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        var error = Assert.Single(outcome.ErrorLines, line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Contains("; ", error, StringComparison.Ordinal); // a remedy follows
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "run")));
        Assert.Equal(
            ["experiment.json", "log.csv"],
            Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_auxiliary_ranking_without_pairs_is_a_fault_of_every_task_that_has_none()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run", "--set", "tasks.like.label=finish");
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Equal(
            new[] { "finish", "like" }.Select(task =>
                $"error: tasks.{task}: every pair of its auxiliary ranking is empty: no two training rows agree on this task and differ on another; "
                + "choose another auxiliary task, or set method.beta1 and method.beta2 to 0"),
            outcome.ErrorLines.Where(line => line.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "run")));
    }

    [Fact]
    public async Task A_truncated_cache_is_named_and_nothing_is_trained()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "ingest", "experiment.json", "--cache", "cache")).ExitCode);
        var column = Directory.EnumerateFiles(Path.Combine(folder.Path, "cache", "train")).Order(StringComparer.Ordinal).First();
        using (var file = File.OpenWrite(column)) file.SetLength(file.Length - 4);
        var outcome = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run", "--cache", "cache");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(Path.GetFileName(column), Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "run")));
    }

    [Fact]
    public async Task A_checkpoint_of_another_schema_is_refused()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run")).ExitCode);
        var outcome = await CommandLine.Run(folder.Path, "evaluate", "run", "--set", "features.user_id.minCount=40");
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains("was trained on another schema", Assert.Single(outcome.ErrorLines, line => line.StartsWith("error: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_other_files_is_left_alone()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Directory.CreateDirectory(Path.Combine(folder.Path, "run"));
        folder.Write(Path.Combine("run", "notes.txt"), "mine");
        var outcome = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run");
        Assert.Equal(2, outcome.ExitCode);
        Assert.EndsWith("run: is not empty and holds no run; choose another --out folder", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("notes.txt", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "run")))));
    }

    [Fact]
    public async Task Validation_rows_of_one_class_choose_by_logloss_and_the_user_is_told()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder, row => row / 150 == 4 ? "0" : row % 3 == 0 ? "1" : "0");
        var outcome = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", "run", "--json");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("warning: tasks.like: validation rows have one class only, so logloss chooses its checkpoint", outcome.ErrorLines);
        using var metrics = JsonDocument.Parse(outcome.Output);
        var like = metrics.RootElement.GetProperty("validation")[0].GetProperty("like");
        Assert.Equal((JsonValueKind.Null, 150, 0), (like.GetProperty("auc").ValueKind, like.GetProperty("rows").GetInt32(), like.GetProperty("positives").GetInt32()));
    }

    [Fact]
    public async Task A_log_of_the_users_own_is_not_replaced_by_a_generated_one()
    {
        using var folder = new WorkFolder();
        folder.Write("log.csv", "mine");
        var outcome = await CommandLine.Run(folder.Path, "synth", "--out", ".", "--rows", "1000");
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.EndsWith("log.csv: is there already and was not generated; choose another --out folder", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder.Path, "log.csv")));
    }
}
