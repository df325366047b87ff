using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>From a log to answers over HTTP, as a user goes.</summary>
public sealed class ServeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_trained_and_exported_answers_as_predictions_say_until_a_new_version_takes_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        await Succeeds(folder, "train", "experiment.json", "--out", "run");
        await Succeeds(folder, "export", "run", "--to", "models/feed/1");
        await Succeeds(folder, "predict", "models/feed/1", "--input", "log.csv", "--output", "scored.csv", "--keep", "user_id,video_id,duration");
        string[][] scored = [.. File.ReadLines(folder.Of("scored.csv")).Select(line => line.Split(','))];

        using var serve = CommandLine.Begin(folder.Path, "serve", "models", "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await WatchProcess.Address(serve) };
        var log = serve.StandardError.ReadToEndAsync(Ct); // a full pipe would hold it up
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("v2/health/ready", Ct)).StatusCode);
        var row = scored[1];
        var answer = await Rank(client, $$"""{"context": {"user_id": {{Cell(row, "user_id")}}}, "candidates": [{"video_id": {{Cell(row, "video_id")}}, "duration": {{Cell(row, "duration")}}}], "explain": true}""");
        Assert.Equal("1", answer.GetProperty("version").GetString());
        var logit = answer.GetProperty("ranked")[0].GetProperty("explanation").GetProperty("logits").GetProperty("finish").GetSingle();
        Assert.Equal(float.Parse(Cell(row, "finish_logit"), CultureInfo.InvariantCulture), logit);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("v1/rank", JsonContent.Create(new { context = new { user = 1 } }), Ct)).StatusCode);

        await Succeeds(folder, "export", "run", "--to", "models/feed/2", "--version", "2");
        for (var (version, tries) = ("1", 0); version is not "2"; tries++)
        {
            Assert.True(tries < 600, "version 2 never answers");
            await Task.Delay(100, Ct);
            version = (await Rank(client, """{"allow_missing": true, "context": {}, "candidates": [{"video_id": 1}]}""")).GetProperty("version").GetString();
        }

        await WatchProcess.Interrupt(serve);
        Assert.Contains("loaded feed version 2", await log, StringComparison.Ordinal);

        string Cell(string[] cells, string column) => cells[Array.IndexOf(scored[0], column)];
    }

    [Fact]
    public async Task A_path_that_is_no_bundle_is_one_line()
    {
        using var folder = new WorkFolder();
        Directory.CreateDirectory(folder.Of("models/feed/1"));
        folder.Write("models/feed/1/bundle.json", "{}");
        var bundle = await CommandLine.RunAlone(folder.Path, "serve", "models/feed/1");
        Assert.Equal(2, bundle.ExitCode);
        Assert.Single(bundle.ErrorLines);
        var nowhere = await CommandLine.RunAlone(folder.Path, "serve", "gone");
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Single(nowhere.ErrorLines);
    }

    private static async Task<JsonElement> Rank(HttpClient client, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("v1/rank", content, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task Succeeds(WorkFolder folder, params string[] arguments)
    {
        var outcome = await CommandLine.Run(folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }
}
