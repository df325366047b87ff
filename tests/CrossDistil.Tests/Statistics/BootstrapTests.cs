using CrossDistil.Studies.Statistics;
using Xunit;

namespace CrossDistil.Tests.Statistics;

public sealed class BootstrapTests
{
    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        ResampledMetric[] metrics = [new MeanOfUnits([1, 2.5, 4, 8]), new MeanOfUnits([0.1, 0.7, 0.2, 0.3])];
        var one = Bootstrap.Replicates(metrics, 4, new(Replicates: 500, Threads: 1));
        Assert.Equal(one, Bootstrap.Replicates(metrics, 4, new(Replicates: 500, Threads: 3)));
        Assert.NotEqual(one, Bootstrap.Replicates(metrics, 4, new(Replicates: 500, Seed: 2, Threads: 1)));
    }

    [Fact]
    public void As_many_units_are_drawn_as_there_are() =>
        Assert.All(Bootstrap.Replicates([new MeanOfUnits([1, 1, 1, 1, 1])], 5, new(Replicates: 100))[0], total => Assert.Equal(1, total));

    [Fact]
    public void More_replicates_begin_with_the_fewer()
    {
        ResampledMetric[] metrics = [new MeanOfUnits([1, 2, 4])];
        Assert.Equal(Bootstrap.Replicates(metrics, 3, new(Replicates: 50))[0], Bootstrap.Replicates(metrics, 3, new(Replicates: 80))[0][..50]);
    }

    [Fact]
    public void Undefined_is_not_a_number()
    {
        var replicates = Bootstrap.Replicates([new ResampledAuc([1, 2], [0, 1], [0, 1])], 2, new(Replicates: 200))[0];
        Assert.Contains(double.NaN, replicates);
        Assert.Contains(1.0, replicates);
    }

    [Fact]
    public void Every_draw_of_three_units_is_equally_likely()
    {
        var means = Bootstrap.Replicates([new MeanOfUnits([1, 10, 100])], 3, new(Replicates: 27_000))[0].Select(mean => Math.Round(3 * mean)).ToArray();
        Assert.InRange(means.Count(sum => sum == 3), 900, 1100);        // one of 27
        Assert.InRange(means.Count(sum => sum == 111), 5700, 6300);     // six of 27
    }
}
