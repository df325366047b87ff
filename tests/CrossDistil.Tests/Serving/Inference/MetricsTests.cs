using System.Globalization;
using CrossDistil.Scoring.Bundles;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

public sealed class MetricsTests(ServedBundles bundles) : ServerHarness(bundles)
{
    [Fact]
    public async Task Requests_rows_and_drift_are_counted()
    {
        await StartFeed();
        await PostText("/v1/rank", """{"context": {"age": 3, "city": "Oslo", "price": 1, "rate": 0}, "candidates": [{"user": 99, "tags": ["a", "z", "y"]}, {"user": 3, "tags": null}, {"user": 4, "tags": ["b"]}, {"user": 98, "tags": []}]}""");
        await PostText("/v1/rank", "{");
        await Get("/v2/models/none");
        using (await Client.GetAsync("/nothing", Ct)) { }
        using var answer = await Client.GetAsync("/metrics", Ct);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync(Ct);
        var series = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        Assert.Equal(1, series["""crossdistil_requests_total{endpoint="rank",status="200"}"""]);
        Assert.Equal(1, series["""crossdistil_requests_total{endpoint="rank",status="400"}"""]);
        Assert.Equal(1, series["""crossdistil_requests_total{endpoint="model",status="404"}"""]);
        Assert.Equal(1, series["""crossdistil_requests_total{endpoint="none",status="404"}"""]);
        Assert.Equal(2, series["""crossdistil_request_seconds_count{endpoint="rank"}"""]);
        Assert.Equal(2, series["""crossdistil_request_seconds_bucket{endpoint="rank",le="+Inf"}"""]);
        Assert.Equal(4, series["""crossdistil_rows_total{model="feed",version="1"}"""]);
        Assert.Equal(0, series["crossdistil_queue_length"]);
        Assert.Equal(1, series["""crossdistil_model_loads_total{result="loaded"}"""]);
        Assert.Equal(1, series["""crossdistil_model_version{model="feed",version="1"}"""]);
        Assert.Equal(0.5, series["""crossdistil_unknown_ids_share{model="feed",version="1",feature="user"}"""]);
        Assert.Equal(2 / 6.0, series["""crossdistil_unknown_ids_share{model="feed",version="1",feature="tags"}"""]); // a, z, y; missing; b; missing
        Assert.DoesNotContain("feature=\"age\"", text, StringComparison.Ordinal); // has no ids
        using var ranker = Ranker.Load(PathOf("feed/1"));
        Assert.Equal(ranker.Manifest.Baseline.Tasks["like"].MeanProbability!.Value, series["""crossdistil_mean_probability_baseline{model="feed",version="1",task="like"}"""]);
        Assert.Equal(ranker.Manifest.Baseline.Features["user"].UnknownIds, series["""crossdistil_unknown_ids_share_baseline{model="feed",version="1",feature="user"}"""]);
        Assert.InRange(series["""crossdistil_mean_probability{model="feed",version="1",task="like"}"""], 0.001, 0.999);
        Assert.Contains("# TYPE crossdistil_request_seconds histogram", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE crossdistil_rows_total counter", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_models_are_written_as_Prometheus_reads_them()
    {
        Directory.CreateDirectory(PathOf("a \"b\""));
        Bundles.Export(PathOf("a \"b\"/1"));
        await Start(Folder);
        Assert.Contains("""crossdistil_model_version{model="a \"b\"",version="1"} 1""", await Client.GetStringAsync("/metrics", Ct), StringComparison.Ordinal);
    }
}
