namespace CrossDistil.Metrics;

/// <summary>
/// NDCG@k (Järvelin and Kekäläinen 2002): the mean over users with a positive of DCG ÷ the DCG of the best order, with
/// gain 1 for a positive and discount 1/log₂(place + 1) at places 1..k. Rows of equal score share the average discount
/// of the places they hold (McSherry and Najork 2008): the expected value when ties are broken at random. 1 for a
/// ranker that puts positives first; undefined (null) when no user has a positive.
/// </summary>
/// <param name="places">k, at least 1.</param>
internal sealed class Ndcg(int places)
{
    private readonly double[] _discounts = [.. Enumerable.Range(1, places).Select(place => 1 / Math.Log2(place + 1))];   // [place − 1]
    private double _sum;
    private long _users;

    /// <summary>The NDCG@k of all users so far.</summary>
    public NdcgResult Result() => new(_users > 0 ? _sum / _users : null, _users);

    /// <summary>Adds one user's labelled rows, class = label, which are ranked here.</summary>
    public void Add(ScoredRows user)
    {
        if (Of(user) is not { } ndcg) return;
        _sum += ndcg;
        _users++;
    }

    /// <summary>NDCG@k of one user's labelled rows, which are ranked here; null without a positive.</summary>
    internal double? Of(ScoredRows user)
    {
        var labels = user.Rank().Classes;   // ascending: the last one holds place 1
        var positives = 0;
        foreach (var label in labels) positives += label;
        if (positives == 0) return null;
        var gain = 0.0;
        for (int place = 0, next; place < Math.Min(labels.Length, _discounts.Length); place = next)
        {
            next = labels.Length - user.StartOfTies(labels.Length - 1 - place);
            var tiedPositives = 0;
            foreach (var label in labels[^next..^place]) tiedPositives += label;
            if (tiedPositives > 0) gain += Discounts(place, next) * ((double)tiedPositives / (next - place));
        }

        return gain / Discounts(0, positives);
    }

    /// <summary>Sum of the discounts of the places from + 1..to, beyond k zero.</summary>
    private double Discounts(int from, int to)
    {
        var sum = 0.0;
        for (var place = from; place < Math.Min(to, _discounts.Length); place++) sum += _discounts[place];
        return sum;
    }
}

/// <summary>An NDCG@k and what it is of.</summary>
/// <param name="Value">0..1; null when no user has a positive.</param>
/// <param name="Users">Users with a positive.</param>
internal readonly record struct NdcgResult(double? Value, long Users);
