using System.Globalization;
using System.Net;
using System.Text.Json;
using CrossDistil.Samples;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Samples;

/// <summary>samples/OwnServer as a user runs it: an application with a route of its own over a folder of models.</summary>
public sealed class OwnServerTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_own_route_and_the_one_that_it_maps_rank_alike()
    {
        Export();
        await using var app = Shop.Build(Of("models"), "http://127.0.0.1:0");
        await app.StartAsync(Ct);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("ml/v2/health/ready", Ct)).StatusCode);

        using var own = JsonDocument.Parse(await client.GetStringAsync("feed/3?video=1&video=5&video=8&video=11", Ct));
        Assert.Equal("1", own.RootElement.GetProperty("version").GetString());
        long[] videos = [.. own.RootElement.GetProperty("videos").EnumerateArray().Select(video => video.GetInt64())];
        using var body = new StringContent("""{"context": {"user_id": 3}, "candidates": [{"video_id": 1}, {"video_id": 5}, {"video_id": 8}, {"video_id": 11}]}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("ml/v1/rank", body, Ct);
        using var ranked = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        long[] candidates = [1, 5, 8, 11];
        Assert.Equal(videos, ranked.RootElement.GetProperty("ranked").EnumerateArray().Select(candidate => candidates[candidate.GetProperty("id").GetInt32()]));
        Assert.Equal(candidates, videos.Order());
        await app.StopAsync(Ct);
    }

    private void Export()
    {
        var lines = SmallRow.Log(800, seed: 1).Select((row, i) => string.Create(
            CultureInfo.InvariantCulture, $"{row.Ids[0]},{row.Ids[1]},{(i < 500 ? 1 : i < 650 ? 2 : 3)},{row.Labels[0]},{row.Labels[1]}"));
        File.WriteAllLines(Of("log.csv"), lines.Prepend("user_id,video_id,day,click,like"));
        File.WriteAllText(Of("experiment.json"), """
            {
              "source": {"tables": {"log": "log.csv"}},
              "features": [{"kind": "categorical", "name": "user_id"}, {"kind": "categorical", "name": "video_id"}],
              "tasks": [{"name": "click"}, {"name": "like"}],
              "split": {"kind": "time", "by": "day", "validationFrom": "2", "testFrom": "3"},
              "model": {"embeddingDim": 8, "backbone": {"kind": "mmoe", "experts": 2, "hidden": [8]}},
              "training": {"epochs": 2, "batch": 32, "threads": 1}
            }
            """);
        Directory.CreateDirectory(Of("models/feed"));
        Feed.Train(Of("experiment.json"), Of("run"), Of("models/feed/1"));
    }

    private string Of(string name) => _folder.Of(name);
}
