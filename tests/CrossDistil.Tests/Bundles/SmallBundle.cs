using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Export;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Scoring.Models;

namespace CrossDistil.Tests.Bundles;

/// <summary>
/// A log of raw values with every kind of feature, encoded and trained; its raw rows are at hand, so that a bundle can be asked for what training gave.
/// </summary>
internal sealed class SmallBundle : IDisposable
{
    public static readonly string[] Tasks = ["click", "like"];
    private static readonly string[] s_splits = ["train", "validation", "test"];

    public static readonly Experiment Experiment = new()
    {
        Name = "small feed",
        Source = new SourceOptions { Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal) { ["log"] = new() { Files = ["log.csv"] } } },
        Features =
        [
            new NumericFeature { Name = "age" }, new CategoricalFeature { Name = "user" }, new CategoricalFeature { Name = "city" }, new ListFeature { Name = "tags" },
            new NumericFeature { Name = "price", Buckets = 3 }, new CategoricalFeature { Name = "rate" },
        ],
        Tasks = [.. Tasks.Select(task => new TaskOptions { Name = task, Weight = 1 })],
        Split = new HashSplit { Key = "user" },
        Method = new PlainMethod(),
        Model = new ModelOptions { EmbeddingDim = 4, Backbone = new MmoeOptions { Experts = 2, Hidden = [8] }, Tower = [4], EmbeddingScale = 0.5 },
        Training = new TrainingOptions { Epochs = 3, Batch = 32, Rate = 0.02, Threads = 1, Patience = null, ValidationsPerEpoch = 4, EmbeddingOptimizer = EmbeddingOptimizer.Adam },
    };

    private readonly WorkFolder _folder = new();
    private readonly RawRow[][] _rows = [Draw(300, 1, unseen: false), Draw(1100, 2, unseen: true), Draw(100, 3, unseen: true)];

    public SmallBundle(Experiment? experiment = null)
    {
        var schema = Schema();
        using (var writer = new CacheWriter(CacheFolder))
        {
            var first = 0L;
            for (var split = 0; split < 3; split++)
            {
                Write(writer, s_splits[split], schema, _rows[split], first);
                first += _rows[split].Length;
            }

            SplitReport[] reports = [.. _rows.Select((rows, i) => new SplitReport(s_splits[i], rows.Length, [.. Tasks.Select((task, t) => new LabelCounts(task, rows.Count(r => r.Labels[t] == 1), rows.Count(r => r.Labels[t] == 0), 0))]))];
            writer.Finish("small", Experiment.Data, schema, new IngestReport(first, reports, []));
        }

        Trained = experiment ?? Experiment;
        using var cache = Open();
        new TrainingJob(Trained, Folder, cache).Train(Run, progress: null, TimeProvider.System, CancellationToken.None);
    }

    public string Folder => _folder.Path;

    public Experiment Trained { get; }

    public RunFolder Run => new(Path.Combine(Folder, "run"));

    public RawRow[] Test => _rows[2];

    public RawRow[] Validation => _rows[1];

    private string CacheFolder => Path.Combine(Folder, "cache");

    public DatasetCache Open() => DatasetCache.Open(CacheFolder);

    public string PathOf(string name) => _folder.Of(name);

    public ExportedBundle Export(string name = "bundle", string? ranking = null, bool overwrite = false, string? version = null)
    {
        using var cache = Open();
        return BundleWriter.Write(Run, Trained, cache, new(PathOf(name), Ranking: ranking, Overwrite: overwrite, Version: version), TimeProvider.System, CancellationToken.None);
    }

    public Ranker Load(string name = "bundle", string? ranking = null)
    {
        Export(name, ranking);
        return Ranker.Load(PathOf(name));
    }

    /// <summary>What the run wrote of its test rows.</summary>
    public ScoredSplit Predictions() => Run.ReadPredictions(Tasks);

    /// <summary>Puts rows into a request; null values are not set at all.</summary>
    public static void Fill(Ranker ranker, RankRequest request, IReadOnlyList<RawRow> rows)
    {
        request.Begin(rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            request.Set(row, ranker.Feature("age"), rows[row].Age);
            request.Set(row, ranker.Feature("user"), rows[row].User);
            request.Set(row, ranker.Feature("city"), rows[row].City);
            request.Set(row, ranker.Feature("price"), rows[row].Price);
            request.Set(row, ranker.Feature("rate"), rows[row].Rate);
            if (rows[row].Tags is { } tags) request.Set(row, ranker.Feature("tags"), tags);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static RawRow[] Draw(int count, int seed, bool unseen)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row())];

        RawRow Row()
        {
            var user = random.Next(unseen ? 16 : 10);
            string?[] cities = ["Oslo", "", "Łódź", null, unseen ? "Atlantis" : "Rome"];
            RawValue[]?[] tags = [null, [], ["a"], ["a", "b", (string?)null], [unseen ? "z" : "b", "c"]];
            var click = random.NextDouble() < 0.2 + (0.06 * (user % 10)) ? 1 : 0;
            return new(
                random.Next(8) == 0 ? double.NaN : random.Next(80), random.Next(9) == 0 ? default(RawValue) : (long)user, cities[random.Next(5)],
                tags[random.Next(5)], random.Next(7) == 0 ? default(RawValue) : random.NextDouble() * 10, random.Next(3) * 0.5,
                [(byte)click, (byte)(random.NextDouble() < 0.3 ? click : 1 - click)]);
        }
    }

    private static DatasetSchema Schema() => new(
        [
            new("user", IsList: false, new CategoricalEncoder(KeyKind.Integer, new IntegerVocabulary([.. Enumerable.Range(0, 10).Select(i => (long)i)]))),
            new("city", IsList: false, new CategoricalEncoder(KeyKind.Text, Text("Oslo", "", "Łódź", "Rome"))),
            new("tags", IsList: true, new CategoricalEncoder(KeyKind.Text, Text("a", "b", "c"))),
            new("price", IsList: false, new BucketEncoder([2, 5])),
            new("rate", IsList: false, new CategoricalEncoder(KeyKind.Number, new IntegerVocabulary([KeyEncoder.Bits(0), KeyEncoder.Bits(0.5)]))),
        ],
        [new("age", new NumberEncoder(40, 20))], Tasks);

    private static TextVocabulary Text(params string[] keys)
    {
        byte[][] utf8 = [.. keys.Select(System.Text.Encoding.UTF8.GetBytes)];
        int[] offsets = [0, .. utf8.Select((_, i) => utf8.Take(i + 1).Sum(key => key.Length))];
        return new(offsets, [.. utf8.SelectMany(key => key)]);
    }

    private static void Write(CacheWriter writer, string split, DatasetSchema schema, RawRow[] rows, long first)
    {
        RawValue[][] values = [[.. rows.Select(r => r.User)], [.. rows.Select(r => r.City)], [], [.. rows.Select(r => r.Price)], [.. rows.Select(r => r.Rate)]];
        for (var field = 0; field < values.Length; field++)
            if (!schema.Fields[field].IsList) writer.Column(CacheFormat.Ids(split, field)).Append<int>([.. values[field].Select(schema.Fields[field].Encoder.Encode)]);
        List<int> ids = [];
        List<long> offsets = [0];
        foreach (var row in rows)
        {
            schema.Fields[2].EncodeList(row.Tags, ids);
            offsets.Add(ids.Count);
        }

        writer.Column(CacheFormat.Ids(split, 2)).Append<int>([.. ids]);
        writer.Column(CacheFormat.Offsets(split, 2)).Append<long>([.. offsets]);
        writer.Column(CacheFormat.Numbers(split, 0)).Append<float>([.. rows.Select(r => schema.Numbers[0].Encoder.Encode(r.Age))]);
        for (var task = 0; task < 2; task++) writer.Column(CacheFormat.Labels(split, task)).Append<byte>([.. rows.Select(r => r.Labels[task])]);
        writer.Column(CacheFormat.Rows(split)).Append<long>([.. rows.Select((_, row) => first + row)]);
    }
}

/// <summary>A row as a log has it.</summary>
internal sealed record RawRow(RawValue Age, RawValue User, RawValue City, RawValue[]? Tags, RawValue Price, RawValue Rate, byte[] Labels);
