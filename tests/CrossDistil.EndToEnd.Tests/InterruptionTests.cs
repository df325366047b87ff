using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>Ctrl-C in the middle of a training.</summary>
public sealed class InterruptionTests
{
    [Theory]
    [InlineData("60", "; continue with --resume")]
    [InlineData("null", "")]
    public async Task An_interrupted_training_keeps_its_best(string saveSeconds, string remedy)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] train = ["train", "experiment.json", "--out", "run", "--set", "training.epochs=100000", "--set", "training.patience=null", "--set", $"training.saveSeconds={saveSeconds}"];
        using var process = CommandLine.Begin(folder.Path, train);
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains("validation AUC", StringComparison.Ordinal)) break;
        var reading = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WatchProcess.Interrupt(process);
        var rest = await reading;
        Assert.True(process.ExitCode == 130, rest);
        Assert.Contains($"interrupted; the best until then is written to run{remedy}\n", rest, StringComparison.Ordinal);
        if (remedy.Length == 0)
        {
            var again = await CommandLine.Run(folder.Path, [.. train, "--resume"]);
            Assert.Contains("the run was interrupted and left no state to resume from; nothing was trained; start from scratch with --overwrite", again.Error, StringComparison.Ordinal);
        }

        var metrics = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "run", "metrics.json"), TestContext.Current.CancellationToken));
        Assert.True(metrics.RootElement.GetProperty("interrupted").GetBoolean());
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "evaluate", "run", "--json")).ExitCode);
    }
}
