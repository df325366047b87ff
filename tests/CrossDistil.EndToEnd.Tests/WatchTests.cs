using System.Globalization;
using System.Net;
using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>A training by the command, watched by the command.</summary>
public sealed class WatchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_training_is_seen_as_it_begins_goes_on_and_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        using var watch = CommandLine.Begin(folder.Path, "watch", "runs/first", "--port", FreePort());
        using var client = new HttpClient { BaseAddress = await WatchProcess.Address(watch) };
        using var events = new StreamReader(await client.GetStreamAsync("api/events", Ct));
        Assert.Empty(await Runs(client)); // it is waited for

        using var train = CommandLine.Begin(
            folder.Path, "train", "experiment.json", "--out", "runs/first", "--set", "training.epochs=100000", "--set", "training.patience=null");
        var said = Task.WhenAll(train.StandardOutput.ReadToEndAsync(Ct), train.StandardError.ReadToEndAsync(Ct)); // a full pipe would hold it up
        var id = await NextReport(events);
        while ((await Runs(client)).Single().State is not "training") await NextReport(events);
        var under = await Report(client, id);
        Assert.InRange(under.GetProperty("progress").GetProperty("step").GetInt64(), 1, long.MaxValue);
        await NextReport(events); // and it goes on

        await WatchProcess.Interrupt(train);
        await said;
        while ((await Runs(client)).Single().State is not "finished") Assert.Equal(id, await NextReport(events));
        var over = await Report(client, id);
        Assert.False(over.TryGetProperty("progress", out _));
        Assert.Equal(under.GetProperty("title").GetString(), over.GetProperty("title").GetString());
        Assert.False(File.Exists(folder.Of("runs/first/progress.json")));

        await WatchProcess.Interrupt(watch);
        Assert.Equal(130, watch.ExitCode);
        Assert.Equal(string.Empty, await watch.StandardOutput.ReadToEndAsync(Ct)); // no log
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_with_one_line_and_without_one_another_is_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        using var first = CommandLine.Begin(folder.Path, "watch", ".");
        var address = await WatchProcess.Address(first);
        var refused = await CommandLine.Run(folder.Path, "watch", ".", "--port", address.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(2, refused.ExitCode);
        Assert.EndsWith("choose another, or leave it out for a free one", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        using var second = CommandLine.Begin(folder.Path, "watch", ".");
        Assert.NotEqual(address.Port, (await WatchProcess.Address(second)).Port);
        await WatchProcess.Interrupt(second);
        await WatchProcess.Interrupt(first);
    }

    [Theory]
    [InlineData("experiment.json: is a file; give the folder of a run or study, or one that they lie in", "experiment.json")]
    [InlineData("--port \"65536\" is not a whole number from 1 to 65535", ".", "--port", "65536")]
    [InlineData("--port \"0\" is not a whole number from 1 to 65535", ".", "--port", "0")]
    public async Task What_cannot_be_watched_is_told_in_one_line(string fault, params string[] arguments)
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(folder.Path, ["watch", .. arguments]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(fault, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private static string FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The id in the next event of a report.</summary>
    private static async Task<string> NextReport(StreamReader events)
    {
        var isReport = false;
        while (await events.ReadLineAsync(Ct) is { } line)
        {
            if (isReport && line.StartsWith("data: ", StringComparison.Ordinal)) return JsonDocument.Parse(line[6..]).RootElement.GetProperty("id").GetString()!;
            isReport = string.Equals(line, "event: report", StringComparison.Ordinal);
        }

        throw new EndOfStreamException("The server ended the stream.");
    }

    private static async Task<(string Id, string State)[]> Runs(HttpClient client)
    {
        using var json = JsonDocument.Parse(await client.GetStringAsync("api/runs", Ct));
        return [.. json.RootElement.GetProperty("runs").EnumerateArray().Select(run => (run.GetProperty("id").GetString()!, run.GetProperty("state").GetString()!))];
    }

    private static async Task<JsonElement> Report(HttpClient client, string id) =>
        JsonDocument.Parse(await client.GetStringAsync($"api/report?id={id}", Ct)).RootElement;
}
