using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>Another vector width has bits of its own, as fixed as those of this one, and numbers close to them; a state is not taken across.</summary>
public sealed class VectorWidthTests
{
    private const string Avx2 = "DOTNET_EnableAVX2", Every = "DOTNET_EnableHWIntrinsic";

    private const string NoWider = "This processor has no wider vectors to switch off.";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Avx2, 128)]
    [InlineData(Every, 0)]
    public async Task The_default_method_gives_the_same_bits_on_any_threads_and_others_close_to_those_of_this_width(string switchedOff, int bits)
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.Fma.IsSupported, NoWider);
        using var folder = new WorkFolder();
        SmallLog.WriteClear(folder);
        var description = CommandLine.Description("dotnet", folder.Path, CommandLine.Arguments());
        description.Environment[switchedOff] = "0";
        using var narrower = new WarmCommand(description);
        foreach (var sampling in (string[])["in-batch", "paper"])
        {
            var here = await Train(folder, sampling, "here", threads: 2, CommandLine.Run);
            var once = await Train(folder, sampling, "once", threads: 1, narrower.RunIn);
            var twice = await Train(folder, sampling, "twice", threads: 2, narrower.RunIn);
            Assert.Equal((bits, bits), (once.VectorBits, twice.VectorBits));
            Assert.Equal(once.Files, twice.Files);
            Assert.NotEqual(here.Files["predictions.csv"], once.Files["predictions.csv"]);
            Assert.NotEqual(here.Logits, once.Logits);
            foreach (var (wide, narrow) in here.Logits.Zip(once.Logits)) Assert.Equal(wide, narrow, 1e-4);
            foreach (var (wide, narrow) in here.Auc.Zip(once.Auc)) Assert.Equal(wide, narrow, 0.002);
        }
    }

    [Fact]
    public async Task A_training_of_another_width_is_not_gone_on_with()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.Fma.IsSupported, NoWider);
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] train = ["train", "experiment.json", "--out", "run", "--set", "training.epochs=100000", "--set", "training.patience=null", "--set", "training.saveSteps=5"];
        using (var first = CommandLine.Begin(folder.Path, new Dictionary<string, string>(StringComparer.Ordinal) { [Avx2] = "0" }, train))
        {
            first.BeginErrorReadLine();
            first.BeginOutputReadLine();
            while (!HasState(folder) && !first.HasExited) await Task.Delay(20, Ct);
            first.Kill(entireProcessTree: true);
            await first.WaitForExitAsync(Ct);
        }

        var resumed = await CommandLine.Run(folder.Path, [.. train, "--resume"]);
        Assert.Equal(2, resumed.ExitCode);
        Assert.Matches(
            "is of a processor with vectors of 128 bits, and here they have (256|512): the bits would be others; resume on such a machine, or start over with --overwrite, or choose another --out folder$",
            resumed.ErrorLines[^1]);
        Assert.True(HasState(folder));
    }

    private static bool HasState(WorkFolder folder) => Directory.Exists(folder.Of("run/state")) && Directory.EnumerateFiles(folder.Of("run/state"), "*.state").Any();

    private static async Task<Trained> Train(
        WorkFolder folder, string sampling, string name, int threads, Func<string, string[], Task<Outcome>> command)
    {
        var run = $"{sampling}-{name}";
        string[] sets = ["--set", $"training.threads={threads}", "--set", $"method.sampling={sampling}", "--set", "training.epochs=1"];
        var outcome = await command(folder.Path, ["train", "experiment.json", "--out", run, .. sets]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return Trained.Read(folder.Of(run));
    }

    /// <param name="Files">What holds numbers: checkpoints, calibrators, predictions.</param>
    /// <param name="Logits">Of the test rows, all tasks.</param>
    /// <param name="Auc">By task.</param>
    /// <param name="VectorBits">Width of the vectors that it was trained with.</param>
    private sealed record Trained(Dictionary<string, string> Files, double[] Logits, double[] Auc, int VectorBits)
    {
        public static Trained Read(string run)
        {
            var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!;
            string[] files = [.. Directory.EnumerateFiles(Path.Combine(run, "checkpoints")), Path.Combine(run, "predictions.csv")];
            string[][] lines = [.. File.ReadLines(files[^1]).Select(line => line.Split(','))];
            int[] logits = [.. lines[0].Index().Where(column => column.Item.EndsWith(".logit", StringComparison.Ordinal)).Select(column => column.Index)];
            return new(
                files.ToDictionary(file => Path.GetRelativePath(run, file), file => Convert.ToHexString(File.ReadAllBytes(file)), StringComparer.Ordinal),
                [.. lines.Skip(1).SelectMany(line => logits.Select(column => double.Parse(line[column], CultureInfo.InvariantCulture)))],
                [.. metrics["test"]!.AsObject().Select(task => (double)task.Value!["auc"]!)],
                (int)metrics["environment"]!["vector_bits"]!);
        }
    }
}
