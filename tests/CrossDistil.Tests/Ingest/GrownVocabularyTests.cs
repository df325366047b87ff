using System.Text;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest;
using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>Data that goes on from a run: what its encoders knew stays where it was.</summary>
public sealed class GrownVocabularyTests : IDisposable
{
    private static readonly FeatureOptions[] s_features =
    [
        new CategoricalFeature { Name = "user" }, new CategoricalFeature { Name = "item" }, new ListFeature { Name = "tags", Expression = "string_split(tags, ',')" },
        new NumericFeature { Name = "age" }, new NumericFeature { Name = "years", Expression = "age", Buckets = 3 },
        new CategoricalFeature { Name = "hashed", Expression = "item", HashBuckets = 5 }, new CategoricalFeature { Name = "half", Expression = "age / 20.0" },
    ];

    private readonly Workplace _work = new Workplace().Write("log.csv", Workplace.Log);

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Known_values_keep_their_ids_and_new_ones_follow()
    {
        var before = Run(Workplace.With(s_features));
        _work.Write("log.csv", Workplace.Log + "77,cherry,100,\"z,a\",1,1,0\n77,banana,100,\"z\",2,1,0\n77,cherry,100,\"z,y\",1,1,0\n");
        using var cache = _work.Open(From(s_features));
        Assert.Equal([1L, 2, 3, 77], Keys<IntegerVocabulary>(cache.Schema, "user").Keys.ToArray());
        Assert.Equal(["apple", "pear", "fig", "cherry", "banana"], Texts(cache.Schema, "item")); // as often as they occur among themselves, behind all that were there
        Assert.Equal(["a", "b", "c", "z", "y"], Texts(cache.Schema, "tags"));
        Assert.Equal(before.Numbers, cache.Schema.Numbers);
        Assert.Equal(((BucketEncoder)Field(before, "years")).Boundaries.ToArray(), ((BucketEncoder)Field(cache.Schema, "years")).Boundaries.ToArray());
        Assert.True(cache.Schema.HasGrownFrom(before));
        Assert.False(before.HasGrownFrom(cache.Schema));
        Assert.Equal([5, 5], cache.Train.Ids(0)[^3..^1].ToArray()); // user 77
    }

    [Fact]
    public void Values_that_occur_no_more_keep_their_ids()
    {
        var before = Run(Workplace.With(s_features));
        _work.Write("log.csv", string.Join('\n', Workplace.Log.Split('\n').Where(line => !line.Contains("fig", StringComparison.Ordinal))));
        using var cache = _work.Open(From(s_features));
        Assert.Equal(before.Hash, cache.Schema.Hash);
    }

    [Fact]
    public void Data_fitted_anew_has_not_grown()
    {
        var before = Run(Workplace.With(s_features));
        _work.Write("log.csv", Workplace.Log + "77,cherry,100,\"z,a\",1,1,0\n77,cherry,100,\"z\",2,1,0\n77,cherry,100,\"z,y\",1,1,0\n");
        using var cache = _work.Open(Workplace.With(s_features));
        Assert.False(cache.Schema.HasGrownFrom(before));
    }

    [Fact]
    public void Values_too_rare_stay_unknown()
    {
        FeatureOptions[] features = [new CategoricalFeature { Name = "item", MinCount = 2 }];
        Run(Workplace.With(features));
        _work.Write("log.csv", Workplace.Log + "77,cherry,100,z,1,1,0\n77,banana,100,z,2,1,0\n77,cherry,100,y,1,1,0\n");
        using var cache = _work.Open(From(features));
        Assert.Equal(["apple", "pear", "cherry"], Texts(cache.Schema, "item"));
    }

    [Fact]
    public void A_cache_is_fresh_for_the_schema_that_it_has_grown_from_and_for_its_own()
    {
        Run(Workplace.With(s_features));
        _work.Write("log.csv", Workplace.Log + "77,cherry,100,\"z,a\",1,1,0\n");
        var first = _work.Ingest(From(s_features));
        var bytes = Workplace.Bytes(_work.Cache);
        Assert.True(Ingester.IsFresh(_work.Cache, From(s_features), _work.Folder));
        Assert.False(Ingester.IsFresh(_work.Cache, Workplace.With(s_features), _work.Folder));
        using (var cache = DatasetCache.Open(_work.Cache)) cache.Schema.Save(RunSchema.FolderOf(_work["next"]));
        var next = From(s_features) with { From = "next" };
        Assert.True(Ingester.IsFresh(_work.Cache, next, _work.Folder)); // its rows bring nothing that it does not know
        Assert.NotEqual(first.Fingerprint, Ingester.Fingerprint(next, _work.Folder));
        _work.Ingest(next);
        Assert.Equal(bytes.Where(file => !file.Key.StartsWith("schema", StringComparison.Ordinal)), Workplace.Bytes(_work.Cache).Where(file => !file.Key.StartsWith("schema", StringComparison.Ordinal)));
        Assert.False(Ingester.IsFresh(_work.Cache, From(s_features), _work.Folder));
        _work.Write("log.csv", Workplace.Log);
        Assert.False(Ingester.IsFresh(_work.Cache, next, _work.Folder));
    }

    [Fact]
    public void What_has_another_form_than_in_the_run_is_told_feature_by_feature()
    {
        Run(Workplace.With(s_features));
        const string Remedy = "give the run's features, or train without the option from";
        Assert.Equal(
            $"""
            features.user: is values of text here, and values of integers in ~/run; {Remedy}
            features.age: is a number in buckets here, and a standardised number in ~/run; {Remedy}
            features.hashed: is values of text hashed into 6 ids here, and values of text hashed into 5 ids in ~/run; {Remedy}
            features.day: is not a feature of ~/run; {Remedy}
            features.item: is a feature of ~/run, and not of this experiment; {Remedy}
            """,
            _work.Fault(From([
                new CategoricalFeature { Name = "user", Expression = "user || 'x'" }, s_features[2], new NumericFeature { Name = "age", Buckets = 3 }, s_features[4],
                new CategoricalFeature { Name = "hashed", Expression = "item", HashBuckets = 6 }, s_features[6], new CategoricalFeature { Name = "day" },
            ])));
        Assert.Equal(
            $"features: are in another order than in ~/run (user, item, tags, years, hashed, half, age); {Remedy}",
            _work.Fault(From([s_features[1], s_features[0], .. s_features[2..]])));
        Assert.Equal(
            $"features.item: is values of text here, and privileged, values of text in ~/other; {Remedy}",
            Privileged());

        string Privileged()
        {
            Run(Workplace.With(s_features[0], new CategoricalFeature { Name = "item", Privileged = true }), "other");
            return _work.Fault(From(s_features[..2]) with { From = "other" });
        }
    }

    [Fact]
    public void A_folder_without_a_run_or_with_a_damaged_schema_is_told()
    {
        const string Remedy = "name the folder of a finished run, or train that one again";
        Assert.Equal($"~/run: holds no run that another can continue from; {Remedy}", _work.Fault(From(s_features)));
        Run(Workplace.With(s_features));
        var vocabulary = _work["run/schema/vocabulary/field-0.keys"];
        File.WriteAllBytes(vocabulary, [.. File.ReadAllBytes(vocabulary).Reverse()]);
        Assert.Matches($"^~/run/schema/schema.json: its fields hash to [0-9a-f]{{12}}…, not to the recorded [0-9a-f]{{12}}…; {Remedy}$", _work.Fault(From(s_features)));
        File.WriteAllText(_work["run/schema/schema.json"], "{}");
        Assert.Matches($"^~/run/schema/schema.json: .*; {Remedy}$", _work.Fault(From(s_features)));
    }

    private static DataOptions From(FeatureOptions[] features) => Workplace.With(features) with { From = "run" };

    private static FieldEncoder Field(DatasetSchema schema, string name) => schema.Fields.Single(field => string.Equals(field.Name, name, StringComparison.Ordinal)).Encoder;

    private static T Keys<T>(DatasetSchema schema, string name)
        where T : Vocabulary => (T)((CategoricalEncoder)Field(schema, name)).Vocabulary;

    private static string[] Texts(DatasetSchema schema, string name)
    {
        var keys = Keys<TextVocabulary>(schema, name);
        return [.. Enumerable.Range(0, keys.Count).Select(position => Encoding.UTF8.GetString(keys.Key(position)))];
    }

    /// <summary>What a run over the data keeps of it.</summary>
    private DatasetSchema Run(DataOptions data, string run = "run")
    {
        using var cache = _work.Open(data);
        cache.Schema.Save(RunSchema.FolderOf(_work[run]));
        return cache.Schema;
    }
}
