using System.Diagnostics;
using System.Net;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Packages;

/// <summary>The command as who has no checkout installs it.</summary>
public sealed class ToolTests(PackedFolder packed)
{
    // In this order: some read what others wrote. What is served is not here, for it ends only when it is told to.
    private static readonly string[][] s_others =
    [
        ["ingest", "experiment.json"],
        ["check", "experiment.json"],
        ["evaluate", "run"],
        ["compare", "experiment.json", "--backbones", "mmoe", "--methods", "plain", "--seeds", "2", "--replicates", "200"],
        ["ablate", "experiment.json", "--seeds", "1", "--replicates", "200", "--no-test"],
        ["corrupt", "experiment.json", "--shares", "0,1", "--seeds", "1", "--replicates", "200"],
        ["curves", "experiment.json", "--seeds", "1", "--replicates", "200"],
        ["sweep", "experiment.json", "--over", "training.rate=[0.01]", "--seeds", "1", "--no-test"],
        ["tune", "experiment.json", "--over", "training.rate=log 1e-4..0.1", "--budget-runs", "6", "--seeds", "2", "--no-test"],
        ["synth", "--rows", "2000", "--out", "log"],
        ["demo", "--rows", "1000", "--seeds", "2", "--no-open"],
        ["bench", "ingest", "--rows", "2000", "--vocab", "300"],
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Installed_into_an_empty_home_every_command_of_its_help_runs()
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
        using (var others = new WarmCommand(packed.Description(tool, folder.Path)))
        {
            foreach (var arguments in s_others)
            {
                var outcome = await others.RunIn(folder.Path, arguments);
                Assert.True(outcome.ExitCode == 0, $"{arguments[0]}: {outcome.Output}{outcome.Error}");
            }
        }

        var schema = await packed.Succeeds(tool, folder.Path, "schema");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(CommandLine.Root, "schema", "experiment.schema.json"), Ct), schema.Output);
        await Serves(tool, folder);
        await Watches(tool, folder);

        var help = (await packed.Succeeds(tool, folder.Path, "--help")).Output;
        var commands = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()).OfType<string>();
        Assert.Equal(
            s_others.Select(arguments => arguments[0]).Concat(["train", "export", "predict", "report", "schema", "serve", "watch"]).Order(StringComparer.Ordinal),
            commands.Order(StringComparer.Ordinal));
    }

    private async Task Watches(string tool, WorkFolder folder)
    {
        using var watch = Process.Start(packed.Description(tool, folder.Path, "watch", "."))!;
        var log = watch.StandardError.ReadToEndAsync(Ct);
        using var client = new HttpClient { BaseAddress = await WatchProcess.Address(watch) };
        using var answer = await client.GetAsync(new Uri("", UriKind.Relative), Ct);
        await WatchProcess.Interrupt(watch);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await log);
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
