using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>Bad input ends with exit code 2, one line for each fault on stderr, and nothing on stdout.</summary>
public sealed class BadInputTests
{
    private const string Experiment = """
        {
          "source": {"tables": {"log": "log.csv"}},
          "features": [{"kind": "categorical", "name": "user_id"}],
          "tasks": [{"name": "finish"}, {"name": "like"}],
          "split": {"kind": "time", "by": "day", "validationFrom": "8", "testFrom": "9"},
          "training": {"epoch": 3}
        }
        """;

    [Theory]
    [InlineData("error: command line: unknown \"fly\"; see crossdistil --help", "fly")]
    [InlineData("error: command line: unknown \"trian\"; did you mean \"train\"?", "trian", "e.json")]
    [InlineData("error: command line: unknown \"--sets\"; did you mean \"--set\"?", "train", "e.json", "--out", "run", "--sets")]
    [InlineData("error: command line: unknown \"--opne\"; did you mean \"--open\"?", "report", "e.json", "--opne")]
    [InlineData("error: command line: Option '--out' is required; see crossdistil train --help", "train", "e.json")]
    [InlineData("error: command line: an argument is empty; see crossdistil train --help", "train", "e.json", "--out", "")]
    [InlineData("error: command line: --seed \"abc\" is not a whole number of at least 0; see crossdistil train --help", "train", "e.json", "--out", "run", "--seed", "abc")]
    [InlineData("error: none.json: no such file; check the path of the experiment file", "train", "none.json", "--out", "run")]
    [InlineData("error: none.json: no such file; check the path of the experiment file", "ingest", "none.json", "--json")]
    [InlineData("error: none: no such folder; give the --out folder of a finished crossdistil train", "evaluate", "none")]
    [InlineData("error: e.json: training.epoch: unknown key; did you mean \"epochs\"?", "train", "e.json", "--out", "run")]
    public async Task One_fault_is_one_line(string line, params string[] arguments)
    {
        using var folder = new WorkFolder();
        folder.Write("e.json", Experiment);
        var outcome = await CommandLine.Run(folder.Path, arguments);
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Equal([line], outcome.ErrorLines);
        Assert.Equal("e.json", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path))));
    }

    [Fact]
    public async Task All_faults_of_file_and_sets_come_at_once()
    {
        using var folder = new WorkFolder();
        folder.Write("e.json", Experiment);
        var outcome = await CommandLine.RunAlone(folder.Path, "train", "e.json", "--out", "run", "--set", "tasks.lik.weight=2", "--set", "method.kind=plane", "--json");
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Equal(
            [
                "error: e.json: --set tasks.lik.weight=2: no item \"lik\" in tasks; did you mean \"like\"?",
                "error: e.json: training.epoch: unknown key; did you mean \"epochs\"?",
                "error: e.json: method.kind: unknown kind \"plane\"; use one of plain, blend, self-snapshot, bpr, tf-kd, kd, pfd, taug, crossdistil",
            ],
            outcome.ErrorLines);
    }
}
