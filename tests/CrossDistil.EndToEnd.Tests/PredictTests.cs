using System.Globalization;
using System.Text;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>From a log to a bundle to predictions, as a user goes.</summary>
public sealed class PredictTests
{
    private const string Bundle = "feed.zip";

    [Fact]
    public async Task Predictions_of_csv_and_parquet_are_those_of_the_run()
    {
        using var folder = await Exported();
        await Succeeds(folder, "predict", Bundle, "--input", "log.csv", "--output", "all.csv", "--batch", "100", "--keep", "day,video_id", "--explain");
        await Succeeds(folder, "predict", Bundle, "--input", "select * from 'log.csv'", "--output", "all.parquet", "--keep", "user_id,video_id,duration", "--threads", "1");
        await Succeeds(folder, "predict", Bundle, "--input", "all.parquet", "--output", "again.csv");
        var expected = Table(folder, "run/predictions.csv").ToDictionary(row => row["row"], StringComparer.Ordinal);
        var rows = Table(folder, "all.csv");
        Assert.Equal(Enumerable.Range(0, 900).Select(row => row.ToString(CultureInfo.InvariantCulture)), rows.Select(row => row["row"]));
        foreach (var predicted in (IEnumerable<Dictionary<string, string>>[])[rows, Table(folder, "again.csv")])
        {
            var test = predicted.Where(row => expected.ContainsKey(row["row"])).ToArray();
            Assert.Equal(expected.Count, test.Length);
            foreach (var row in test)
                foreach (var task in (string[])["finish", "like"])
                {
                    Assert.Equal(expected[row["row"]][$"{task}.logit"], row[$"{task}_logit"]);
                    Assert.Equal(expected[row["row"]][$"{task}.probability"], row[$"{task}_probability"]);
                }
        }

        Assert.Equal("1", rows[0]["missing_features"]);   // no user
        Assert.Equal("1", rows[899]["unknown_features"]); // a video of the last day alone
        Assert.Equal("999", rows[899]["video_id"]);
    }

    [Fact]
    public async Task What_is_missing_or_there_already_is_one_line()
    {
        using var folder = await Exported();
        await Fails(folder, "error: --input: has no column for the features user_id, duration; ", "predict", Bundle, "--input", "select video_id from 'log.csv'", "--output", "p.csv");
        await Succeeds(folder, "predict", Bundle, "--input", "select video_id from 'log.csv'", "--output", "p.csv", "--allow-missing");
        var before = File.ReadAllText(Path.Combine(folder.Path, "p.csv"));
        await Fails(folder, "error: p.csv: exists already; ", "predict", Bundle, "--input", "log.csv", "--output", "p.csv");
        await Fails(folder, "error: --input: ", "predict", Bundle, "--input", "select * from read_csv('/etc/hosts')", "--output", "q.csv");
        var absent = await CommandLine.Run(folder.Path, "predict", Bundle, "--input", "logs.csv", "--output", "q.csv");
        Assert.Equal($"error: --input: there is no file {Path.Combine(folder.Path, "logs.csv")}; correct the name", Assert.Single(absent.ErrorLines));
        await Fails(folder, "error: --keep: the input has no column dy; ", "predict", Bundle, "--input", "log.csv", "--output", "q.csv", "--keep", "dy");
        await Fails(folder, "error: ", "export", "run", "--to", Bundle);
        folder.Write("broken.csv", "user_id,video_id,duration\n1,2,3\n1,2,3,4,5\n4,5,6\n");
        await Fails(folder, "error: --input", "predict", Bundle, "--input", "broken.csv", "--output", "q.csv");
        Assert.Equal(before, File.ReadAllText(Path.Combine(folder.Path, "p.csv")));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "q.csv*"));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task An_ONNX_file_lies_beside_the_bundle_and_says_how_far_it_was_checked()
    {
        using var folder = await Exported();
        var done = await CommandLine.Run(folder.Path, "export", "run", "--to", "other", "--onnx", "model.onnx");
        Assert.Equal(0, done.ExitCode);
        Assert.Matches("written to model.onnx: (ONNX Runtime agrees on 1,000 rows|not checked, there is no ONNX Runtime)", done.Error);
        Assert.True(new FileInfo(Path.Combine(folder.Path, "model.onnx")).Length > 1000);
        await Fails(folder, "error: --onnx model.onnx: exists already; ", "export", "run", "--to", "third", "--onnx", "model.onnx");
        await Fails(folder, "error: --onnx no/model.onnx: there is no such folder; ", "export", "run", "--to", "third", "--onnx", "no/model.onnx");
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "third"))); // looked at first
    }

    private static async Task<WorkFolder> Exported()
    {
        var folder = new WorkFolder();
        SmallLog.Write(folder);
        var log = File.ReadAllLines(Path.Combine(folder.Path, "log.csv"));
        log[1] = log[1][log[1].IndexOf(',', StringComparison.Ordinal)..];
        var last = log[900].Split(',');
        last[1] = "999";
        log[900] = string.Join(',', last);
        folder.Write("log.csv", new StringBuilder().AppendJoin('\n', log).Append('\n').ToString());
        await Succeeds(folder, "train", "experiment.json", "--out", "run");
        await Succeeds(folder, "export", "run", "--to", Bundle, "--rank", "finish^0.7 * like^0.3");
        return folder;
    }

    private static Dictionary<string, string>[] Table(WorkFolder folder, string file)
    {
        var lines = File.ReadAllLines(Path.Combine(folder.Path, file));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal))];
    }

    private static async Task Succeeds(WorkFolder folder, params string[] arguments)
    {
        var outcome = await CommandLine.Run(folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    private static async Task Fails(WorkFolder folder, string start, params string[] arguments)
    {
        var outcome = await CommandLine.Run(folder.Path, arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith(start, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }
}
