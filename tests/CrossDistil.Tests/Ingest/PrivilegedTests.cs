using System.Globalization;
using System.Text;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Schema;
using CrossDistil.Runs;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>Features that are known in training alone, from the file to the batch.</summary>
public sealed class PrivilegedTests : IDisposable
{
    private static readonly FeatureOptions[] Seen = [new CategoricalFeature { Name = "user" }, new NumericFeature { Name = "age" }];

    private static readonly FeatureOptions[] Held =
    [
        new CategoricalFeature { Name = "item", Privileged = true },
        new ListFeature { Name = "tags", Expression = "string_split(tags, ',')", Privileged = true },
        new CategoricalFeature { Name = "hashed", Expression = "item || '!'", HashBuckets = 8, Privileged = true },
        new NumericFeature { Name = "bucket", Expression = "day", Buckets = 2, Privileged = true },
        new NumericFeature { Name = "number", Expression = "day * 10", Privileged = true },
    ];

    /// <summary>Those that students see stand in the middle.</summary>
    private static readonly FeatureOptions[] Both = [.. Held[..2], .. Seen, .. Held[2..]];

    private readonly Workplace _work = new Workplace().Write("log.csv", Workplace.Log);

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Every_kind_reaches_the_privileged_part_of_a_batch_and_students_see_none()
    {
        using var both = _work.Open(Workplace.With(Both));
        using var held = Alone("held", Held);
        using var seen = Alone("seen", Seen);
        var batch = Read(both, privileged: true);
        Same(Read(seen, privileged: false).Inputs, batch.Inputs);
        Same(Read(held, privileged: false).Inputs, batch.Privileged!);
        Assert.Equal((1, 1, 4, 1), (batch.Inputs.Fields, batch.Inputs.NumberColumns, batch.Privileged!.Fields, batch.Privileged.NumberColumns));
        Assert.Equal(1, Assert.Single(batch.Privileged.Lists).Field);
        Assert.Null(Read(both, privileged: false).Privileged);
        Same(batch.Inputs, Read(both, privileged: false).Inputs);

        // The same features as a student's, so that both come out of the same code.
        DatasetCache Alone(string folder, FeatureOptions[] features)
        {
            _work.Ingest(Workplace.With([.. features.Select(feature => feature with { Privileged = false })]), _work[folder]);
            return DatasetCache.Open(_work[folder]);
        }
    }

    [Fact]
    public void A_schema_keeps_what_is_privileged()
    {
        using var cache = _work.Open(Workplace.With(Both));
        cache.Schema.Save(_work["bundle"]);
        var loaded = DatasetSchema.Load(_work["bundle"]);
        Assert.Equal(cache.Schema.Hash, loaded.Hash);
        foreach (var schema in new[] { cache.Schema, loaded })
        {
            Assert.Equal("item tags hashed bucket", string.Join(' ', schema.Fields.Where(field => field.IsPrivileged).Select(field => field.Name)));
            Assert.Equal("number", Assert.Single(schema.Numbers, number => number.IsPrivileged).Name);
        }
    }

    [Theory]
    [InlineData("user")]
    [InlineData("age")]
    public void Marking_a_feature_is_another_schema_and_another_cache(string name)
    {
        var marked = Seen.Select(feature => feature with { Privileged = string.Equals(feature.Name, name, StringComparison.Ordinal) });
        var (open, held) = (_work.Ingest(Workplace.With(Seen), _work["open"]), _work.Ingest(Workplace.With([.. marked]), _work["held"]));
        Assert.False(string.Equals(open.Hash, held.Hash, StringComparison.Ordinal), "hash");
        Assert.False(string.Equals(open.Fingerprint, held.Fingerprint, StringComparison.Ordinal), "fingerprint");
    }

    [Fact]
    public void Without_teachers_that_see_them_they_change_no_bit()
    {
        var log = new StringBuilder("user,item,age,tags,day,click,like\n");
        foreach (var (row, i) in SmallRow.Log(600, seed: 1).Select((row, i) => (row, i)))
            log.Append(CultureInfo.InvariantCulture, $"{row.Ids[0]},{row.Ids[1]},{i % 31},\"a,b\",{i / 200},{row.Labels[0]},{row.Labels[1]}\n");
        _work.Write("log.csv", log.ToString());
        foreach (var method in new[] { "plain", "crossdistil" })
            Assert.Equal(Predictions($"seen-{method}", method, Seen), Predictions($"both-{method}", method, Both));
    }

    private static Batch Read(DatasetCache cache, bool privileged)
    {
        var reader = new BatchReader(cache.Train, cache.Schema, privileged);
        var batch = reader.NewBatch(6);
        reader.Read([5, 0, 1, 2, 3, 4], batch);
        return batch;
    }

    private static void Same(Inputs expected, Inputs actual)
    {
        Assert.Equal(expected.Ids, actual.Ids);
        Assert.Equal(expected.Numbers, actual.Numbers);
        Assert.Equal(expected.Lists.Select(list => list.Field), actual.Lists.Select(list => list.Field));
        foreach (var (one, other) in expected.Lists.Zip(actual.Lists))
        {
            Assert.Equal(one.Offsets, other.Offsets);
            Assert.Equal(one.Ids[..one.Offsets[6]], other.Ids[..other.Offsets[6]]);
        }
    }

    private string Predictions(string name, string method, FeatureOptions[] features)
    {
        var data = Workplace.With(features) with { Split = new TimeSplit { By = "day", ValidationFrom = "1", TestFrom = "2" } };
        _work.Ingest(data, _work[$"{name}-cache"]);
        using var cache = DatasetCache.Open(_work[$"{name}-cache"]);
        var experiment = SmallData.Experiment with
        {
            Source = data.Source, Features = data.Features, Tasks = data.Tasks, Split = data.Split, Method = SmallData.MethodOf(method),
        };
        var run = new RunFolder(_work[name]);
        TrainingRun.Execute(experiment, _work.Folder, cache, run, progress: null, TimeProvider.System, TestContext.Current.CancellationToken);
        return File.ReadAllText(run.PredictionsPath);
    }
}
