using System.Diagnostics;
using System.Net;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Packages;

/// <summary>The command as who has no checkout installs it.</summary>
public sealed class ToolTests(PackedFolder packed)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Installed_into_an_empty_home_it_trains_exports_predicts_and_serves()
    {
        await packed.Ready();
        using var folder = new WorkFolder();
        await packed.Configure(folder);
        await packed.Succeeds("dotnet", folder.Path, "tool", "install", "CrossDistil.Tool", "--version", PackedFolder.Version, "--tool-path", "tools");
        var tool = folder.Of("tools/crossdistil");
        Assert.Matches(@"^\d+\.\d+\.\d+", (await packed.Succeeds(tool, folder.Path, "--version")).Output);

        SmallLog.Write(folder);
        await packed.Succeeds(tool, folder.Path, "train", "experiment.json", "--out", "run");
        var exported = await packed.Succeeds(tool, folder.Path, "export", "run", "--to", "models/feed/1", "--onnx", "feed.onnx");
        Assert.Contains("not checked, there is no ONNX Runtime", exported.Error, StringComparison.Ordinal);
        await packed.Succeeds(tool, folder.Path, "predict", "models/feed/1", "--input", "log.csv", "--output", "scored.parquet");
        await packed.Succeeds(tool, folder.Path, "report", "run", "--out", "report.html");
        Assert.Contains("<script", await File.ReadAllTextAsync(folder.Of("report.html"), Ct), StringComparison.Ordinal); // the page is in the package
        await Serves(tool, folder);
    }

    private async Task Serves(string tool, WorkFolder folder)
    {
        using var serve = CommandLine.Begin(packed.Description(tool, folder.Path, "serve", "models", "--urls", "http://127.0.0.1:0"));
        var log = serve.StandardError.ReadToEndAsync(Ct); // a full pipe would hold it up
        using var client = new HttpClient { BaseAddress = await WatchProcess.Address(serve) };
        using var body = new StringContent("""{"context": {"user_id": 3, "duration": 20}, "candidates": [{"video_id": 3}, {"video_id": 20}]}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("v1/rank", body, Ct);
        await WatchProcess.Interrupt(serve);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await log);
    }
}
