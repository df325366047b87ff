using System.Text.Json;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Runs;

public sealed class RunMetricsTests
{
    private static readonly string[] Tasks = ["watch", "click", "a<b>"];

    private static readonly RunMetrics Metrics = new(
        Of(new(0.1 + 0.2, 0.75, new() { ["1>0"] = 1.0 / 3 }, 0.5, 1.25, 0.01, 10, 4, new(0.6, 1.5, null))), [Of(Undefined), Of(Undefined)], [5, 10],
        new(StringComparer.Ordinal) { ["watch"] = 10, ["click"] = 10, ["a<b>"] = 5 }, new(StringComparer.Ordinal) { ["watch"] = 1.5, ["click"] = 2, ["a<b>"] = 1 }, 12345.678901234567, 3.5, ulong.MaxValue, Interrupted: true,
        new(StringComparer.Ordinal) { ["watch"] = 1, ["click"] = 0.5, ["a<b>"] = 1.5 }, [new EpochConflict(1, new(StringComparer.Ordinal) { ["watch, click"] = -0.25, ["watch, a<b>"] = null })], ["tasks.a<b>: too few rows"], new("0.1", ".NET 10", "Linux", "x64", 4, 2, 256, "abc", PeakBytes: null, new(2022, 4, 25, 1, 2, 3, TimeSpan.Zero)));

    private static TaskMetrics Undefined => new(null, null, [], null, null, null, 0, 0);

    [Fact]
    public void Has_exactly_the_keys_of_the_contract()
    {
        var root = Json();
        Assert.Equal(["format_version", "test", "validation", "validation_steps", "best_step", "best_epoch", "rows_per_second", "seconds", "seed", "interrupted", "task_weights", "conflict", "warnings", "environment"], Keys(root));
        Assert.Equal(["version", "runtime", "system", "architecture", "processors", "threads", "vector_bits", "data", "peak_bytes", "started"], Keys(root.GetProperty("environment")));
        string[] task = ["auc", "multi_auc", "pairwise_auc", "logloss", "normalised_entropy", "ece", "rows", "positives"];
        Assert.All(root.GetProperty("test").EnumerateObject(), t => Assert.Equal([.. task, "uncalibrated"], Keys(t.Value)));
        Assert.All(root.GetProperty("test").EnumerateObject(), t => Assert.Equal(["logloss", "normalised_entropy", "ece"], Keys(t.Value.GetProperty("uncalibrated"))));
        Assert.All(root.GetProperty("validation").EnumerateArray(), v => Assert.All(v.EnumerateObject(), t => Assert.Equal(task, Keys(t.Value))));
    }

    [Fact]
    public void Keeps_tasks_in_the_experiments_order()
    {
        var root = Json();
        Assert.Equal(Tasks, Keys(root.GetProperty("test")));
        Assert.Equal(Tasks, Keys(root.GetProperty("best_epoch")));
        Assert.All(root.GetProperty("validation").EnumerateArray(), v => Assert.Equal(Tasks, Keys(v)));
    }

    [Fact]
    public void What_is_undefined_is_null_and_its_counts_say_why()
    {
        var task = Json().GetProperty("validation")[0].GetProperty("click");
        Assert.All(["auc", "multi_auc", "logloss", "normalised_entropy", "ece"], key => Assert.Equal(JsonValueKind.Null, task.GetProperty(key).ValueKind));
        Assert.Equal(0, task.GetProperty("rows").GetInt64());
        Assert.Empty(Keys(task.GetProperty("pairwise_auc")));
    }

    [Fact]
    public void Numbers_round_trip()
    {
        var root = Json();
        var task = root.GetProperty("test").GetProperty("watch");
        Assert.Equal(0.1 + 0.2, task.GetProperty("auc").GetDouble());
        Assert.Equal(1.0 / 3, task.GetProperty("pairwise_auc").GetProperty("1>0").GetDouble());
        Assert.Equal(12345.678901234567, root.GetProperty("rows_per_second").GetDouble());
        Assert.Equal(ulong.MaxValue, root.GetProperty("seed").GetUInt64());
        Assert.True(root.GetProperty("interrupted").GetBoolean());
        Assert.Equal((0.6, JsonValueKind.Null), (task.GetProperty("uncalibrated").GetProperty("logloss").GetDouble(), task.GetProperty("uncalibrated").GetProperty("ece").ValueKind));
        Assert.Equal("tasks.a<b>: too few rows", Assert.Single(root.GetProperty("warnings").EnumerateArray()).GetString());
    }

    [Fact]
    public void Pairs_are_readable_in_the_text() => Assert.Contains("\"1>0\": 0.3333333333333333", Metrics.ToJson(), StringComparison.Ordinal);

    [Fact]
    public void Reads_back_what_it_wrote() => Assert.Equal(Metrics.ToJson(), RunMetrics.FromJson(Metrics.ToJson()).ToJson());

    [Fact]
    public void What_an_earlier_version_wrote_has_no_environment()
    {
        var earlier = Metrics with { Environment = null };
        Assert.DoesNotContain("environment", earlier.ToJson(), StringComparison.Ordinal);
        Assert.Null(RunMetrics.FromJson(earlier.ToJson()).Environment);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"test\": 1}")]
    public void Something_else_is_no_run(string text) => Assert.Throws<JsonException>(() => RunMetrics.FromJson(text));

    [Fact]
    public void A_task_is_chosen_at_its_own_validation() =>
        Assert.Same(Metrics.Validation[0]["a<b>"], Metrics.Chosen("a<b>"));

    private static OrderedDictionary<string, TaskMetrics> Of(TaskMetrics metrics) =>
        new(Tasks.Select(task => KeyValuePair.Create(task, metrics)), StringComparer.Ordinal);

    private static JsonElement Json() => JsonDocument.Parse(Metrics.ToJson()).RootElement;

    private static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
