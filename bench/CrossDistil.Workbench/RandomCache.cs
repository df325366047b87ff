using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Schema;

namespace CrossDistil.Workbench;

/// <summary>A cache of random rows, for benchmarks: ids uniform in their field, labels independent of them.</summary>
internal static class RandomCache
{
    /// <summary>Least ids of a field: missing, unknown and one value.</summary>
    public const int MinIds = FieldEncoder.First + 1;

    private const int Chunk = 1 << 16;

    /// <summary>Writes training rows and one row of validation and of test each.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="options">As in an experiment: one single-valued categorical feature per field, and the tasks; users are not written.</param>
    /// <param name="fieldIds">[field] its ids, at least <see cref="MinIds"/>.</param>
    /// <param name="rates">[task] its positive rate.</param>
    /// <param name="rows">Training rows.</param>
    /// <param name="seed">Seed of ids and labels.</param>
    public static void Write(
        string folder, DataOptions options, IReadOnlyList<int> fieldIds, IReadOnlyList<double> rates, int rows, ulong seed)
    {
        string[] tasks = [.. options.Tasks.Select(task => task.Name)];
        var schema = new DatasetSchema(
            [.. options.Features.Select((feature, i) => new FieldSchema(
                feature.Name, IsList: false, new HashEncoder(KeyKind.Integer, fieldIds[i] - FieldEncoder.First)))],
            [], tasks);
        using var writer = new CacheWriter(folder);
        int[] splitRows = [rows, 1, 1];
        var reports = new SplitReport[splitRows.Length];
        var source = 0L;
        for (var split = 0; split < reports.Length; split++)
        {
            var (name, count, first) = (CacheFormat.SplitNames[split], splitRows[split], source);
            for (var field = 0; field < fieldIds.Count; field++)
            {
                var (random, ids) = (new RandomStream(seed, $"{name} field {field}"), fieldIds[field] - FieldEncoder.First);
                Fill(writer.Column(CacheFormat.Ids(name, field)), count, _ => FieldEncoder.First + random.NextInt(ids));
            }

            reports[split] = new SplitReport(
                name, count,
                [.. tasks.Select((task, t) => Labels(
                    writer.Column(CacheFormat.Labels(name, t)), task, count, rates[t], new(seed, $"{name} task {t}")))]);
            Fill(writer.Column(CacheFormat.Rows(name)), count, row => first + row);
            source += count;
        }

        writer.Finish("random", options with { User = null }, schema, new IngestReport(source, reports, []));
    }

    private static LabelCounts Labels(ColumnWriter column, string task, int rows, double rate, RandomStream random)
    {
        var positives = 0;
        Fill(column, rows, _ =>
        {
            var label = random.NextDouble() < rate ? (byte)1 : (byte)0;
            positives += label;
            return label;
        });
        return new LabelCounts(task, positives, rows - positives, 0);
    }

    private static void Fill<T>(ColumnWriter column, int rows, Func<int, T> value)
        where T : unmanaged
    {
        var values = new T[Math.Min(rows, Chunk)];
        for (var start = 0; start < rows; start += values.Length)
        {
            var some = values.AsSpan(0, Math.Min(values.Length, rows - start));
            for (var i = 0; i < some.Length; i++) some[i] = value(start + i);
            column.Append<T>(some);
        }
    }
}
