using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Sampling;
using CrossDistil.Tests.Training;

namespace CrossDistil.Tests.OutOfCore;

/// <summary>A cache with a column of every kind: single ids, lists from one id to three hundred, numbers, privileged ones, labels that may be missing, weights.</summary>
internal sealed class MixedData : IDisposable
{
    public const int Rows = 500;
    private readonly WorkFolder _folder = new();
    private readonly Random _random = new(3);

    public MixedData()
    {
        var schema = new DatasetSchema(
            [Field("user", isList: false), Field("tags", isList: true), Field("hint", isList: false) with { IsPrivileged = true }],
            [new("age", new NumberEncoder(0, 1)), new("outcome", new NumberEncoder(0, 1), IsPrivileged: true)], SmallData.Tasks);
        SplitReport[] reports = [.. CacheFormat.SplitNames.Select(split => new SplitReport(split, Rows, []))];
        using (var writer = new CacheWriter(_folder.Path))
        {
            foreach (var split in CacheFormat.SplitNames) Write(writer, split);
            writer.Finish("mixed", (SmallData.Experiment with { SampleWeight = "w", Metrics = new() { User = null } }).Data, schema, new IngestReport(3 * Rows, reports, []));
        }

        Cache = DatasetCache.Open(_folder.Path, maxHeld: 0);
    }

    public DatasetCache Cache { get; }

    /// <summary>A file of the training rows.</summary>
    public string File(string name) => Path.Combine(_folder.Path, "train", name);

    /// <summary>What a reader hands out in the next steps, all of it as text.</summary>
    public static IEnumerable<string> Texts(IDrawReader draws, int steps)
    {
        var batch = draws.NewBatch();
        for (var step = 0; step < steps; step++)
        {
            draws.Next(batch);
            yield return Text(batch);
        }
    }

    public void Dispose()
    {
        Cache.Dispose();
        _folder.Dispose();
    }

    private static string Text(Batch batch) => string.Join(
        " | ",
        [
            string.Join(' ', batch.Origins), string.Join(' ', batch.Patterns), .. Texts(batch.Inputs), .. batch.Privileged is null ? [] : Texts(batch.Privileged),
            .. batch.Labels.Concat(batch.LabelWeights).Select(values => string.Join(' ', values)),
        ]);

    private static string[] Texts(Inputs inputs) =>
    [
        string.Join(' ', inputs.Ids), string.Join(' ', inputs.Numbers),
        .. inputs.Lists.Select(list => $"{string.Join(' ', list.Offsets)}: {string.Join(' ', list.Ids[..list.Offsets[^1]])}"),
    ];

    private static FieldSchema Field(string name, bool isList) => new(name, isList, new HashEncoder(KeyKind.Integer, 1000));

    private void Write(CacheWriter writer, string split)
    {
        int[] lengths = [.. Enumerable.Range(0, Rows).Select(row => row % 50 == 7 ? 300 : _random.Next(1, 6))];
        writer.Column(CacheFormat.Ids(split, 0)).Append<int>(Ids(Rows));
        writer.Column(CacheFormat.Ids(split, 1)).Append<int>(Ids(lengths.Sum()));
        writer.Column(CacheFormat.Offsets(split, 1)).Append<long>([0, .. lengths.Select((_, row) => lengths[..(row + 1)].Sum(length => (long)length))]);
        writer.Column(CacheFormat.Ids(split, 2)).Append<int>(Ids(Rows));
        for (var number = 0; number < 2; number++) writer.Column(CacheFormat.Numbers(split, number)).Append<float>(Floats());
        for (var task = 0; task < 2; task++)
            writer.Column(CacheFormat.Labels(split, task)).Append<byte>([.. Enumerable.Range(0, Rows).Select(_ => _random.Next(10) is var draw && draw == 0 ? CacheFormat.MissingLabel : (byte)(draw & 1))]);
        writer.Column(CacheFormat.Weights(split)).Append<float>(Floats());
        writer.Column(CacheFormat.Rows(split)).Append<long>([.. Enumerable.Range(0, Rows).Select(row => (long)row)]);
    }

    private int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(1000))];

    private float[] Floats() => [.. Enumerable.Range(0, Rows).Select(_ => _random.NextSingle())];
}
