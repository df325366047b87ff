using CrossDistil.Data.Encoding;

namespace CrossDistil.Metrics;

/// <summary>
/// Measures rankings within the users of one split. Rows are sorted by user once; a measurement then sorts each user's
/// few rows by score, O(n·log of a user's rows), once for GAUC and NDCG together.
/// </summary>
internal sealed class PerUserEvaluator
{
    private readonly ScoredRows _user = new();
    private readonly int[] _rows;       // of users that are not missing, user after user
    private readonly int[] _starts;     // [user + 1] in _rows
    private readonly int _length;
    private readonly int _places;

    /// <summary>Groups the rows of a split.</summary>
    /// <param name="users">[row] key of the user, 0 = missing: the row counts in no metric.</param>
    /// <param name="ndcgAt">k of NDCG@k, at least 1.</param>
    public PerUserEvaluator(ReadOnlySpan<long> users, int ndcgAt)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ndcgAt);
        (_length, _places) = (users.Length, ndcgAt);
        var keys = users.ToArray();
        _rows = [.. Enumerable.Range(0, keys.Length).Where(row => keys[row] != UserKey.Missing)];
        long[] known = [.. _rows.Select(row => keys[row])];
        Array.Sort(known, _rows);
        _starts = [.. Enumerable.Range(0, known.Length).Where(i => i == 0 || known[i] != known[i - 1]), known.Length];
    }

    /// <summary>The metrics of all rows with a label and a known user.</summary>
    /// <param name="logits">[row] any finite or infinite values.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">A logit is NaN or a label is none of these; the message names the
    /// row.</exception>
    public PerUserMetrics Measure(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, _length, nameof(logits));
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, _length, nameof(labels));
        var (gauc, ndcg) = (new Gauc(), new Ndcg(_places));
        for (var user = 0; user + 1 < _starts.Length; user++)
        {
            _user.SetLabelled(logits, labels, _rows.AsSpan(_starts[user].._starts[user + 1]));
            gauc.Add(_user);
            ndcg.Add(_user);
        }

        var (grouped, discounted) = (gauc.Result(), ndcg.Result());
        return new(grouped.Value, grouped.Coverage, grouped.Users, discounted.Value, _places, discounted.Users);
    }
}
