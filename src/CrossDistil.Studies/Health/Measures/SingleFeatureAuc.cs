using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Metrics;

namespace CrossDistil.Studies.Health.Measures;

/// <summary>AUC of one feature alone for one task.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Task">The task.</param>
/// <param name="Auc">0..1, on training rows that the scores were not fitted on.</param>
internal sealed record FeatureAuc(string Feature, string Task, double Auc);

/// <summary>
/// The AUC of one feature alone. Training rows are halved at random: on one half every value gets its label rate, on
/// the other the AUC of these rates is measured, so that a value that occurs once has no effect. A list's score is the
/// mean of its elements' rates, a number's the number itself, in the direction of the first half.
/// </summary>
internal static class SingleFeatureAuc
{
    /// <summary>Minimum rows of either class in the measured half: with fewer, an AUC says little.</summary>
    public const int MinRows = 20;

    public static IEnumerable<FeatureAuc> Of(HealthData data)
    {
        var (train, schema) = (data.Data.Train, data.Data.Schema);
        List<FeatureAuc> aucs = [];
        for (var task = 0; task < schema.Tasks.Count; task++)
        {
            var (fitted, measured) = Halves(train.Labels(task));
            if (measured.AsSpan().Count((byte)1) < MinRows || measured.AsSpan().Count((byte)0) < MinRows) continue;
            foreach (var field in data.Fields)
                Add(schema.Fields[field].Name, task, schema.Fields[field].IsList
                    ? OfLists(train.ListIds(field), train.ListOffsets(field), schema.Fields[field].Ids, fitted, measured)
                    : OfIds(train.Ids(field), schema.Fields[field].Ids, fitted, measured));
            foreach (var number in data.Numbers) Add(schema.Numbers[number].Name, task, OfNumbers(train.Numbers(number), fitted, measured));
        }

        return aucs.OrderByDescending(auc => auc.Auc);

        void Add(string feature, int task, double? auc)
        {
            if (auc is { } value) aucs.Add(new(feature, schema.Tasks[task], value));
        }
    }

    /// <summary>
    /// The labels of each half, missing in the other: by a hash of the row's number, so that no pattern of the log
    /// matters.
    /// </summary>
    private static (byte[] Fitted, byte[] Measured) Halves(ReadOnlySpan<byte> labels)
    {
        byte[] fitted = new byte[labels.Length], measured = new byte[labels.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            var first = (StableHash.Of((long)row) & 1) == 0;
            fitted[row] = first ? labels[row] : CacheFormat.MissingLabel;
            measured[row] = first ? CacheFormat.MissingLabel : labels[row];
        }

        return (fitted, measured);
    }

    private static double? OfIds(ReadOnlySpan<int> ids, int count, byte[] fitted, byte[] measured)
    {
        var rates = Rates(ids, count, fitted);
        long[] positives = new long[count], negatives = new long[count];
        for (var row = 0; row < ids.Length; row++)
            if (measured[row] == 1) positives[ids[row]]++;
            else if (measured[row] == 0) negatives[ids[row]]++;
        return AucOfGroups(rates, positives, negatives);
    }

    /// <summary>The AUC over all rows, by sorting only the ids that occur.</summary>
    private static double? AucOfGroups(float[] rates, long[] positives, long[] negatives)
    {
        int[] order = [.. Enumerable.Range(0, rates.Length).Where(id => positives[id] + negatives[id] > 0)];
        Array.Sort([.. order.Select(id => rates[id])], order);
        double below = 0, won = 0;
        for (int start = 0, end; start < order.Length; start = end)
        {
            long up = 0, down = 0;
            for (end = start; end < order.Length && rates[order[end]] == rates[order[start]]; end++)
                (up, down) = (up + positives[order[end]], down + negatives[order[end]]);
            won += up * (below + (down / 2.0));
            below += down;
        }

        var all = positives.Sum() * below;
        return all > 0 ? won / all : null;
    }

    private static double? OfLists(ReadOnlySpan<int> ids, ReadOnlySpan<long> offsets, int count, byte[] fitted, byte[] measured)
    {
        var labels = new byte[ids.Length];
        for (var row = 0; row < fitted.Length; row++) labels.AsSpan((int)offsets[row]..(int)offsets[row + 1]).Fill(fitted[row]);
        var rates = Rates(ids, count, labels);
        var scores = new float[fitted.Length];
        for (var row = 0; row < scores.Length; row++)
        {
            var sum = 0f;
            foreach (var id in ids[(int)offsets[row]..(int)offsets[row + 1]]) sum += rates[id];
            scores[row] = sum / Math.Max(1, offsets[row + 1] - offsets[row]);
        }

        return AucOf(scores, measured);
    }

    private static double? OfNumbers(ReadOnlySpan<float> values, byte[] fitted, byte[] measured) =>
        AucOf(values, measured) is { } auc && AucOf(values, fitted) is { } direction ? (direction >= 0.5 ? auc : 1 - auc) : null;

    private static double? AucOf(ReadOnlySpan<float> scores, byte[] labels)
    {
        var auc = new Auc();
        auc.Add(scores, labels);
        return auc.Result().Value;
    }

    /// <summary>
    /// Label rate of each id, shrunk to the overall rate as by one more row; the overall rate for ids without rows
    /// here.
    /// </summary>
    private static float[] Rates(ReadOnlySpan<int> ids, int count, ReadOnlySpan<byte> labels)
    {
        int[] positives = new int[count], rows = new int[count];
        for (var i = 0; i < ids.Length; i++)
        {
            if (labels[i] == CacheFormat.MissingLabel) continue;
            rows[ids[i]]++;
            positives[ids[i]] += labels[i];
        }

        var rate = positives.Sum(n => (long)n) / Math.Max(1.0, rows.Sum(n => (long)n));
        return [.. positives.Zip(rows, (up, all) => (float)((up + rate) / (all + 1.0)))];
    }
}
