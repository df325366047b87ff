using CrossDistil.Studies.Statistics;
using Xunit;

namespace CrossDistil.Tests.Statistics;

public sealed class HolmTests
{
    [Fact]
    public void The_smallest_is_multiplied_by_all_the_next_by_one_less() => Same([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]));

    [Fact]
    public void A_larger_p_value_is_never_corrected_to_a_smaller_one() => Same([0.06, 0.06, 0.06], Holm.Adjust([0.02, 0.029, 0.05]));

    [Fact]
    public void None_exceeds_one() => Same([1, 1], Holm.Adjust([0.9, 0.6]));

    [Fact]
    public void One_alone_stays_and_none_is_none()
    {
        Same([0.2], Holm.Adjust([0.2]));
        Assert.Empty(Holm.Adjust([]));
    }

    private static void Same(double[] expected, double[] actual) => Assert.All(expected.Zip(actual, (e, a) => e - a), gap => Assert.Equal(0, gap, 12));
}
