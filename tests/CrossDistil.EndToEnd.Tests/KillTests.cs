using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>
/// Real trainings, killed with SIGKILL at random moments and resumed until they end: what they leave is what an uninterrupted one leaves, byte for byte, but for times.
/// </summary>
public sealed class KillTests
{
    private const int Kills = 6; // of each of three trainings
    private const int ManyKills = 17;
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Options of each training.</summary>
    public static TheoryData<string, string, string> Trainings => new()
    {
        { "method.sampling=paper", "training.embeddingOptimizer=adam", "training.balancing.kind=gradnorm" },
        { "method.sampling=in-batch", "training.embeddingOptimizer=adagrad", "training.balancing.kind=pcgrad" },
        { "method.teacher=snapshot", "method.snapshotEpochs=1", "model.backbone.kind=snr-trans" },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public Task A_training_that_is_killed_again_and_again_ends_with_the_same_bits(params string[] options) =>
        KillAndCompare(options, Kills, epochs: 20);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Trainings))]
    public Task So_does_one_that_is_killed_many_times(params string[] options) => KillAndCompare(options, ManyKills, epochs: 50);

    private static async Task KillAndCompare(string[] options, int kills, int epochs)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        Write(folder, epochs);
        string[] sets = [.. options.Append("training.saveSteps=2").Append("training.threads=2").SelectMany(option => (string[])["--set", option])];
        var whole = await CommandLine.RunAlone(folder.Path, ["train", "experiment.json", "--out", "whole", .. sets]);
        Assert.True(whole.ExitCode == 0, whole.Error);

        string[] resume = ["train", "experiment.json", "--out", "run", "--resume", .. sets];
        var count = await KillUntilEnough(folder, new Random(options.Length + options[0].Length), resume, kills);
        var end = await CommandLine.RunAlone(folder.Path, resume);
        Assert.True(end.ExitCode == 0, end.Error);
        AssertWhole(folder);
        Assert.True(count.Training >= kills, $"{count}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{options[0]}: {count}");
    }

    [Fact]
    public async Task A_second_process_on_the_run_is_refused_and_the_first_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        Write(folder);
        string[] train = ["train", "experiment.json", "--out", "run", "--set", "training.epochs=100000", "--set", "training.patience=null", "--set", "training.saveSteps=5", "--set", "training.threads=1"];
        using var first = CommandLine.Begin(folder.Path, train);
        Drain(first);
        await Until(() => States(folder).Length > 0, first);
        foreach (var flag in (string[])["--resume", "--overwrite"])
        {
            var second = await CommandLine.Run(folder.Path, [.. train, flag]);
            Assert.Equal(2, second.ExitCode);
            Assert.EndsWith($"run: is being trained by process {first.Id}; wait for its end, or choose another --out folder", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        }

        Assert.False(first.HasExited);
        await Kill(first);
        var anew = await CommandLine.Run(folder.Path, train);
        Assert.EndsWith("holds an interrupted run; continue with --resume, start over with --overwrite, or choose another --out folder", Assert.Single(anew.ErrorLines), StringComparison.Ordinal);
        var other = await CommandLine.Run(folder.Path, [.. train, "--resume", "--set", "training.rate=0.02"]);
        Assert.Contains("is of another experiment (training.rate was 0.01, is 0.02)", other.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(2, (await CommandLine.Run(folder.Path, [.. train, "--resume", "--overwrite"])).ExitCode);
    }

    [Fact]
    public async Task A_torn_state_is_told_and_a_finished_run_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        Write(folder);
        string[] train = ["train", "experiment.json", "--out", "run", "--set", "training.saveSteps=2"];
        Assert.Equal(0, (await CommandLine.Run(folder.Path, [.. train[..3], "whole", .. train[4..]])).ExitCode);
        using (var first = CommandLine.Begin(folder.Path, train))
        {
            Drain(first);
            await Until(() => States(folder).Length > 1, first);
            await Kill(first);
        }

        var newest = States(folder).Order(StringComparer.Ordinal).Last();
        await using (var file = File.OpenWrite(newest)) file.SetLength(file.Length / 2);
        var resumed = await CommandLine.RunAlone(folder.Path, [.. train, "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains($"warning: {newest}: is truncated or damaged; the state before it is used", resumed.ErrorLines, StringComparer.Ordinal);
        Assert.Equal(Files(folder, "whole"), Files(folder, "run"));

        var metrics = await File.ReadAllTextAsync(folder.Of("run/metrics.json"), Ct);
        var again = await CommandLine.Run(folder.Path, [.. train, "--resume"]);
        Assert.Equal((0, true), (again.ExitCode, again.Error.Contains("run: the run is finished; nothing was trained", StringComparison.Ordinal)));
        Assert.Equal(metrics, await File.ReadAllTextAsync(folder.Of("run/metrics.json"), Ct));
        var other = await CommandLine.Run(folder.Path, [.. train, "--resume", "--set", "training.rate=0.02"]);
        Assert.Equal(2, other.ExitCode);
        Assert.EndsWith("run: holds a finished run of another experiment (training.rate was 0.01, is 0.02); train again with --overwrite, or choose another --out folder", Assert.Single(other.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>Kills at a random time after training has begun, so that most kills find it at work; and now and then before.</summary>
    private static async Task<Count> KillUntilEnough(WorkFolder folder, Random random, string[] train, int kills)
    {
        var count = new Count();
        while (count.Training < kills)
        {
            using var process = CommandLine.Begin(folder.Path, train);
            Drain(process);
            // One early kill at least, of a training that has a state.
            var (stood, early) = (Newest(folder), random.Next(8) == 0 || count is { Training: > 1, Early: 0 });
            if (!early) await Until(() => !string.Equals(Newest(folder), stood, StringComparison.Ordinal), process);
            await Task.Delay(random.Next(early ? 400 : 12), Ct);
            if (process.HasExited)
            {
                // The machine was busy with something else, and the training came to its end. It has to be right as well; another one is killed.
                Assert.Equal(0, process.ExitCode);
                AssertWhole(folder);
                Directory.Delete(folder.Of("run"), recursive: true);
                Assert.True(++count.Ended < 10, $"the training ended again and again, after {count}: give it more steps");
                continue;
            }

            await Kill(process);
            if (early) count.Early++;
            else count.Training++;
            if (Temporary(folder)) count.Writing++;
        }

        return count;
    }

    /// <summary>The run has every file of the whole one, with the same bytes.</summary>
    private static void AssertWhole(WorkFolder folder)
    {
        var (expected, actual) = (Files(folder, "whole"), Files(folder, "run"));
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, file => Assert.True(string.Equals(file.Value, actual[file.Key], StringComparison.Ordinal), $"{file.Key} differs"));
    }

    private static async Task Kill(Process process)
    {
        process.Kill(entireProcessTree: true); // SIGKILL
        await process.WaitForExitAsync(Ct);
    }

    private static async Task Until(Func<bool> isSo, Process process)
    {
        while (!isSo() && !process.HasExited) await Task.Delay(s_rest, Ct);
    }

    private static void Drain(Process process)
    {
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    private static string? Newest(WorkFolder folder) => States(folder).Max(StringComparer.Ordinal);

    private static string[] States(WorkFolder folder) => Directory.Exists(folder.Of("run/state")) ? Directory.GetFiles(folder.Of("run/state"), "*.state") : [];

    private static bool Temporary(WorkFolder folder) => Directory.Exists(folder.Of("run/state")) && Directory.EnumerateFiles(folder.Of("run/state"), "*.tmp").Any();

    /// <summary>Every file of a run, but for times.</summary>
    private static Dictionary<string, string> Files(WorkFolder folder, string run) =>
        Directory.EnumerateFiles(folder.Of(run), "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder.Of(run), file),
            file => Path.GetFileName(file) switch
            {
                "metrics.json" => Timeless(file),
                "run.sha256" => Digests(file),
                _ => Convert.ToHexString(File.ReadAllBytes(file)),
            },
            StringComparer.Ordinal);

    /// <summary>Without that of metrics.json, which has seen the times; all of them fit.</summary>
    private static string Digests(string file)
    {
        var lines = File.ReadAllLines(file);
        Assert.All(lines, line => Assert.Equal(line[..64], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(file)!, line[66..]))))));
        return string.Join('\n', lines.Where(line => !line.EndsWith("  metrics.json", StringComparison.Ordinal)));
    }

    private static string Timeless(string file)
    {
        var metrics = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        foreach (var time in (string[])["rows_per_second", "seconds"]) Assert.True(metrics.Remove(time));
        foreach (var circumstance in (string[])["peak_bytes", "started"]) Assert.True(metrics["environment"]!.AsObject().Remove(circumstance));
        return metrics.ToJsonString();
    }

    /// <summary>A log as of other tests, with a list feature; enough steps for every kill to find some.</summary>
    private static void Write(WorkFolder folder, int epochs = 50)
    {
        SmallLog.Write(folder);
        var experiment = JsonNode.Parse(SmallLog.Experiment)!.AsObject();
        experiment["features"]!.AsArray().Add(JsonNode.Parse("""{"kind": "list", "name": "tags", "expression": "[user_id % 3, video_id % 5]"}"""));
        experiment["model"]!["dropout"] = 0.1;
        experiment["method"] = JsonNode.Parse("""{"kind": "crossdistil"}""");
        (experiment["training"]!["epochs"], experiment["training"]!["batch"], experiment["training"]!["patience"]) = (epochs, 64, null);
        folder.Write("experiment.json", experiment.ToJsonString());
    }

    /// <summary>Kills of one training.</summary>
    private sealed record Count
    {
        /// <summary>While it was at work.</summary>
        public int Training { get; set; }

        /// <summary>Before it was seen at work.</summary>
        public int Early { get; set; }

        /// <summary>Of them those that left a state half-written.</summary>
        public int Writing { get; set; }

        /// <summary>Trainings that came to their end between kills.</summary>
        public int Ended { get; set; }
    }
}
