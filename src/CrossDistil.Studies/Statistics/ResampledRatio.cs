using CrossDistil.Metrics;

namespace CrossDistil.Studies.Statistics;

/// <summary>
/// Σ count·top / Σ count·bottom over units: metrics that are means of a value that each user, or row, has independently
/// of the others. Undefined when the bottom is 0.
/// </summary>
internal sealed class ResampledRatio : ResampledMetric
{
    private readonly double[] _tops; // [unit]
    private readonly double[] _bottoms; // [unit]

    private ResampledRatio(double[] tops, double[] bottoms) => (_tops, _bottoms) = (tops, bottoms);

    /// <summary>Cross entropy, see <see cref="Metrics.Logloss"/>.</summary>
    /// <param name="probabilities">[row] 0..1.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <param name="units">[row] its unit, or −1 for a row to skip.</param>
    /// <param name="count">Number of units.</param>
    /// <exception cref="InvalidOperationException">
    /// A probability is NaN or a label is invalid; the message names the row.
    /// </exception>
    public static ResampledRatio Logloss(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels, ReadOnlySpan<int> units, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, probabilities.Length, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(units.Length, probabilities.Length, nameof(units));
        var (losses, rows) = (new double[count], new double[count]);
        for (var row = 0; row < labels.Length; row++)
        {
            ScoredRows.Check(probabilities[row], row, "probability");
            if (!Labels.IsKnown(labels[row], row) || units[row] < 0) continue;
            losses[units[row]] += RowLoss(probabilities[row], labels[row]);
            rows[units[row]]++;
        }

        return new(losses, rows);
    }

    /// <summary>
    /// GAUC: mean AUC within users that have both classes, each weighted by its labelled rows (Zhu et al., "Optimized
    /// Cost per Click in Taobao Display Advertising", KDD 2017).
    /// </summary>
    /// <param name="logits">[row] not NaN.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <param name="users">[row] its user, which is the unit, or −1 for a row to skip.</param>
    /// <param name="count">Number of users.</param>
    /// <exception cref="InvalidOperationException">
    /// A logit is NaN or a label is invalid; the message names the row.
    /// </exception>
    public static ResampledRatio Gauc(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, ReadOnlySpan<int> users, int count) =>
        Of(logits, labels, new(users, count), CrossDistil.Metrics.Gauc.AucOf, rows => rows.Scores.Length);

    /// <summary>
    /// NDCG@k: mean over users with a positive row of their discounted gain at the first k places ÷ the best possible;
    /// gain 1 or 0, discount 1/log2(place + 1), rows of equal score share the mean discount of their places (Järvelin
    /// and Kekäläinen 2002; ties: McSherry and Najork 2008).
    /// </summary>
    /// <param name="logits">[row] not NaN.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <param name="users">[row] its user, which is the unit, or −1 for a row to skip.</param>
    /// <param name="count">Number of users.</param>
    /// <param name="places">k, at least 1.</param>
    /// <exception cref="InvalidOperationException">
    /// A logit is NaN or a label is invalid; the message names the row.
    /// </exception>
    public static ResampledRatio Ndcg(
        ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, ReadOnlySpan<int> users, int count, int places = 10) =>
        Of(logits, labels, new(users, count), new Ndcg(places).Of, _ => 1);

    /// <inheritdoc/>
    public override double? Of(ReadOnlySpan<int> counts)
    {
        double top = 0, bottom = 0;
        for (var unit = 0; unit < _tops.Length; unit++)
        {
            top += counts[unit] * _tops[unit];
            bottom += counts[unit] * _bottoms[unit];
        }

        return bottom > 0 ? top / bottom : null;
    }

    private static ResampledRatio Of(
        ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, UserRows users, Func<ScoredRows, double?> metric,
        Func<ScoredRows, double> weight)
    {
        var (tops, bottoms) = (new double[users.Count], new double[users.Count]);
        var rows = new ScoredRows();
        for (var user = 0; user < users.Count; user++)
        {
            rows.SetLabelled(logits, labels, users.Of(user));
            if (metric(rows) is { } value) (tops[user], bottoms[user]) = (weight(rows) * value, weight(rows));
        }

        return new(tops, bottoms);
    }

    private static double RowLoss(float probability, byte label)
    {
        var p = Math.Clamp(probability, CrossDistil.Metrics.Logloss.Clip, 1 - CrossDistil.Metrics.Logloss.Clip);
        return -Math.Log(label == 1 ? p : 1 - p);
    }
}
