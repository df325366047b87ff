using CrossDistil.Metrics;

namespace CrossDistil.Statistics;

/// <summary>Labelled rows by user, each user's in ascending order of score. Rows of user −1 are left out.</summary>
internal sealed class UserRows
{
    private readonly int[] _starts;     // [user], and the end
    private readonly float[] _scores;
    private readonly byte[] _labels;

    public UserRows(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels, ReadOnlySpan<int> users, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, scores.Length, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(users.Length, scores.Length, nameof(users));
        _starts = new int[count + 1];
        for (var row = 0; row < users.Length; row++)
            if (users[row] >= 0 && Labels.IsKnown(labels[row], row)) _starts[users[row] + 1]++;
        for (var user = 0; user < count; user++) _starts[user + 1] += _starts[user];
        (_scores, _labels) = (new float[_starts[count]], new byte[_starts[count]]);
        int[] next = [.. _starts];
        for (var row = 0; row < users.Length; row++)
        {
            ScoredRows.Check(scores[row], row, "score");
            if (users[row] < 0 || !Labels.IsKnown(labels[row], row)) continue;
            var place = next[users[row]]++;
            (_scores[place], _labels[place]) = (scores[row], labels[row]);
        }

        for (var user = 0; user < count; user++) Array.Sort(_scores, _labels, _starts[user], _starts[user + 1] - _starts[user]);
    }

    /// <summary>Number of users.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>[place] labels of a user's rows.</summary>
    public ReadOnlySpan<byte> LabelsOf(int user) => _labels.AsSpan(_starts[user].._starts[user + 1]);

    /// <summary>[place] scores of a user's rows.</summary>
    public ReadOnlySpan<float> ScoresOf(int user) => _scores.AsSpan(_starts[user].._starts[user + 1]);
}
