using CrossDistil.Studies.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossDistil.Tests.Statistics;

public sealed class DeLongTests
{
    private static readonly Arbitrary<(int Before, int After, int Label)[]> Rows =
        (from before in Gen.Choose(0, 6) from after in Gen.Choose(0, 6) from label in Gen.Choose(0, 2) select (before, after, label)).ArrayOf().ToArbitrary();

    /// <summary>
    /// Positives: shares of negatives below, before (1, 1, 1/2), after (1, 1, 3/4): gaps (0, 0, 1/4), variance 1/48, over 3 rows 1/144.
    /// Negatives: shares of positives above, before (2/3, 1), after (5/6, 1): gaps (1/6, 0), variance 1/72, over 2 rows 1/144.
    /// So the AUCs 5/6 and 11/12 differ by 1/12 with standard error √(2/144), z = 1/√2, p = erfc(1/2).
    /// </summary>
    [Fact]
    public void Five_rows_by_hand()
    {
        var result = DeLong.Compare([0.9f, 0.6f, 0.4f, 0.5f, 0.3f], [0.8f, 0.7f, 0.6f, 0.6f, 0.2f], [1, 1, 1, 0, 0])!.Value;
        Assert.Equal(1 / 12.0, result.Difference, 1e-11);
        Assert.Equal(Math.Sqrt(2 / 144.0), result.StandardError, 1e-11);
        Assert.Equal(0.47950012218695, result.PValue, 1e-10);
    }

    [Fact]
    public void Midranks_agree_with_structural_components_pair_by_pair() => Prop.ForAll(Rows, rows =>
    {
        var result = DeLong.Compare(
            [.. rows.Select(row => row.Before / 2f)], [.. rows.Select(row => row.After - 3f)], [.. rows.Select(row => (byte)(row.Label == 2 ? 255 : row.Label))]);
        var (positives, negatives) = (rows.Where(row => row.Label == 1).ToArray(), rows.Where(row => row.Label == 0).ToArray());
        Assert.Equal(positives.Length < 2 || negatives.Length < 2, result is null);
        if (result is not { } found) return;
        var ofPositives = positives.Select(p => negatives.Average(n => Gap(p, n))).ToArray();
        var ofNegatives = negatives.Select(n => positives.Average(p => Gap(p, n))).ToArray();
        Assert.Equal(ofPositives.Average(), found.Difference, 1e-11);
        Assert.Equal(Math.Sqrt(VarianceOfMean(ofPositives) + VarianceOfMean(ofNegatives)), found.StandardError, 1e-11);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Two_that_rank_alike_differ_by_nothing() =>
        Assert.Equal(new DeLongResult(0, 0, 1), DeLong.Compare([1, 2, 3, 4], [10, 20, 30, 40], [0, 1, 0, 1]));

    [Fact]
    public void A_missing_label_changes_nothing() =>
        Assert.Equal(DeLong.Compare([1, 2, 3, 4], [4, 2, 3, 1], [0, 1, 0, 1]), DeLong.Compare([1, 2, 9, 3, 4], [4, 2, 9, 3, 1], [0, 1, 255, 0, 1]));

    [Fact]
    public void NaN_fails_with_its_row() => Assert.Equal(
        "row 1: the score is NaN", Assert.Throws<InvalidOperationException>(() => DeLong.Compare([1, float.NaN], [1, 2], [0, 1])).Message);

    private static double Gap((int Before, int After, int Label) positive, (int Before, int After, int Label) negative) =>
        Won(positive.After, negative.After) - Won(positive.Before, negative.Before);

    private static double Won(int positive, int negative) => positive > negative ? 1 : positive == negative ? 0.5 : 0;

    private static double VarianceOfMean(double[] values) =>
        values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1) / values.Length;
}
