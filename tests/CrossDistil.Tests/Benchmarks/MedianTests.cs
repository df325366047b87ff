using CrossDistil.Studies.Health.Measures;
using Xunit;

namespace CrossDistil.Tests.Benchmarks;

public sealed class MedianTests
{
    [Theory]
    [InlineData(2.0, 3.0, 1.0, 2.0)]
    [InlineData(2.5, 4.0, 1.0, 2.0, 3.0)]
    [InlineData(7.0, 7.0)]
    public void The_median_is_the_middle_or_the_mean_of_the_middle_two(double median, params double[] values) => Assert.Equal(median, Median.Of(values));
}
