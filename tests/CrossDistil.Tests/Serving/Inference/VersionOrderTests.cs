using CrossDistil.Serving.Jobs;
using CrossDistil.Serving.Models;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

public sealed class VersionOrderTests
{
    [Fact]
    public void Versions_are_in_order_of_their_numbers()
    {
        string[] ordered = ["beta", "1", "1.2.9", "1.2.10", "2", "2.0", "9", "010", "10", "20260101123000999999999"];
        Assert.Equal(ordered, ordered.Reverse().Order(VersionOrder.Instance));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 10, 20, 30 }, 1)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 3, 2, 1 }, -1)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 1, 1, 2, 2 }, 0.894427190999916)] // 4 / √(5·4)
    [InlineData(new double[] { 1, 2 }, new double[] { 5, 5 }, double.NaN)]
    public void Rank_correlation_is_spearmans(double[] x, double[] y, double expected) => Assert.Equal(expected, RankCorrelation.Spearman(x, y), 1e-12);
}
