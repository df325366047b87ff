namespace CrossDistil.Data.Sampling;

/// <summary>How many rows of each rare label pattern a batch gets in addition to its uniform rows.</summary>
internal static class TopUp
{
    /// <summary>
    /// The patterns that are less than <paramref name="share"/> of all rows get share·batch rows together, divided so that the lowest expected counts
    /// rise to one level, and at least one row each. The others get none.
    /// </summary>
    /// <param name="counts">[pattern] its training rows.</param>
    /// <param name="total">All training rows.</param>
    /// <param name="batch">Uniform rows of a batch.</param>
    /// <param name="share">In [0, 1]; 0 = no pattern gets any.</param>
    public static int[] Rows(IReadOnlyList<int> counts, int total, int batch, double share)
    {
        double[] expected = [.. counts.Select(count => (double)batch * count / total)];
        double[] rare = [.. expected.Where(rows => rows < share * batch).Order()];
        var level = Level(rare, share * batch);
        return [.. expected.Select(rows => rows < share * batch ? Math.Max(1, (int)(level - rows)) : 0)];
    }

    /// <summary>The height to which <paramref name="added"/> rows lift the lowest of the expected counts.</summary>
    private static double Level(double[] ascending, double added)
    {
        var (level, held) = (0.0, 0.0);
        for (var lifted = 0; lifted < ascending.Length; lifted++)
        {
            held += ascending[lifted];
            level = (added + held) / (lifted + 1);
            if (lifted + 1 < ascending.Length && level <= ascending[lifted + 1]) break;
        }

        return level;
    }
}
