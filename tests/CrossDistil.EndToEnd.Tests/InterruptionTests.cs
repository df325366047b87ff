using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>Ctrl-C in the middle of a training.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public async Task An_interrupted_training_keeps_its_best()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        using var process = CommandLine.Begin(
            folder.Path, "train", "experiment.json", "--out", "run", "--set", "training.epochs=100000", "--set", "training.patience=null");
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains("validation AUC", StringComparison.Ordinal)) break;
        using (Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])) { }
        var rest = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 130, rest);
        var metrics = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "run", "metrics.json"), TestContext.Current.CancellationToken));
        Assert.True(metrics.RootElement.GetProperty("interrupted").GetBoolean());
        Assert.Equal(0, (await CommandLine.Run(folder.Path, "evaluate", "run", "--json")).ExitCode);
    }
}
