using CrossDistil.Studies.Sweeps;
using Xunit;

namespace CrossDistil.Tests.Studies.Sweeps;

public sealed class SobolSequenceTests
{
    [Fact]
    public void It_starts_like_the_sample_that_joe_and_kuo_publish()
    {
        double[][] published =
        [
            [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125], [0.625, 0.125, 0.875], [0.125, 0.625, 0.375], [0.1875, 0.3125, 0.9375], [0.6875, 0.8125, 0.4375],
        ];
        Assert.Equal(published, Enumerable.Range(0, published.Length).Select(point => Point(new SobolSequence(new uint[3]), point, 3)));
    }

    /// <summary>Values of PyTorch's SobolEngine, which has the same direction numbers. Points 31 and 50 see the first six of each dimension.</summary>
    [Theory]
    [InlineData(31, 0.03125, 0.53125, 0.90625, 0.96875, 0.96875, 0.78125, 0.34375, 0.53125, 0.15625, 0.59375, 0.03125, 0.34375, 0.96875, 0.21875, 0.65625, 0.84375)]
    [InlineData(50, 0.828125, 0.484375, 0.546875, 0.390625, 0.671875, 0.828125, 0.015625, 0.703125, 0.265625, 0.890625, 0.734375, 0.359375, 0.609375, 0.078125, 0.390625, 0.328125)]
    public void It_agrees_with_another_implementation_in_all_dimensions(int point, params double[] coordinates) =>
        Assert.Equal(coordinates, Point(new SobolSequence(new uint[16]), point, 16));

    [Theory]
    [InlineData(0u)]
    [InlineData(0xDEADBEEFu)]
    public void Each_of_2_to_the_m_intervals_has_one_of_2_to_the_m_points(uint shift)
    {
        var sequence = new SobolSequence([.. Enumerable.Range(1, 16).Select(dimension => shift * (uint)dimension)]);
        for (var dimension = 0; dimension < 16; dimension++)
            for (var points = 1; points <= 1024; points *= 2)
            {
                var hit = Enumerable.Range(0, points).Select(point => (int)(sequence[point, dimension] * points)).Order();
                Assert.Equal(Enumerable.Range(0, points), hit);
            }
    }

    [Fact]
    public void Neighbouring_dimensions_fill_squares_too()
    {
        var sequence = new SobolSequence(new uint[2]);
        var squares = Enumerable.Range(0, 256).Select(point => ((int)(sequence[point, 0] * 16), (int)(sequence[point, 1] * 16)));
        Assert.Equal(256, squares.Distinct().Count());
    }

    private static double[] Point(SobolSequence sequence, int point, int dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(dimension => sequence[point, dimension])];
}
