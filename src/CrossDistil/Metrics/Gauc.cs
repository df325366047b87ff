namespace CrossDistil.Metrics;

/// <summary>
/// Grouped AUC (Zhu et al., KDD 2017): Σ_u n_u·AUC_u / Σ_u n_u over the users whose rows have both classes, n_u their
/// labelled rows. What ranks users against each other, such as their own rates, does not count. ½ for a constant;
/// undefined (null) when no user has both classes.
/// </summary>
internal sealed class Gauc
{
    private double _sum;
    private long _weights;
    private long _rows;
    private long _users;

    /// <summary>The GAUC of all users so far.</summary>
    public GaucResult Result() => new(_weights > 0 ? _sum / _weights : null, _rows > 0 ? (double)_weights / _rows : null, _users);

    /// <summary>Adds one user's labelled rows, class = label, which are ranked here.</summary>
    public void Add(ScoredRows user)
    {
        var rows = user.Scores.Length;
        _rows += rows;
        if (AucOf(user) is not { } auc) return;
        _sum += rows * auc;
        _weights += rows;
        _users++;
    }

    /// <summary>AUC of one user's labelled rows, which are ranked here; null without both classes.</summary>
    internal static double? AucOf(ScoredRows user)
    {
        var labels = user.Rank().Classes;
        long negatives = 0, positives = 0, doubledWins = 0;
        for (int start = 0, end; start < labels.Length; start = end)
        {
            end = user.EndOfTies(start);
            var tiedPositives = 0;
            foreach (var label in labels[start..end]) tiedPositives += label;
            var tiedNegatives = end - start - tiedPositives;
            doubledWins += tiedPositives * ((2 * negatives) + tiedNegatives);
            negatives += tiedNegatives;
            positives += tiedPositives;
        }

        return positives == 0 || negatives == 0 ? null : doubledWins / (2.0 * positives * negatives);
    }
}

/// <summary>A GAUC and what it is of.</summary>
/// <param name="Value">0..1; null when no user has both classes.</param>
/// <param name="Coverage">Labelled rows of the users with both classes ÷ labelled rows of all users, 0..1; null without
/// rows.</param>
/// <param name="Users">Users with both classes.</param>
internal readonly record struct GaucResult(double? Value, double? Coverage, long Users);
