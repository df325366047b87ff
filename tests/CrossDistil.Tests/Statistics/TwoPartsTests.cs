using CrossDistil.Studies.Statistics;
using MathNet.Numerics.Distributions;
using Xunit;

namespace CrossDistil.Tests.Statistics;

public sealed class TwoPartsTests
{
    /// <summary>Equal parts of 4 and of many degrees of freedom: (2.7764 + 1.9600) / 2.</summary>
    [Fact]
    public void A_quantile_is_the_mean_of_the_parts_quantiles() =>
        Assert.Equal((2.7764451 + 1.9599640) / 2, new TwoParts(0.3, 4, 0.3, double.PositiveInfinity).Quantile(0.05), 1e-6);

    [Theory]
    [InlineData(4, 2.776445105, 0.05)]
    [InlineData(1, 12.70620474, 0.05)]
    [InlineData(1, 63661.977, 1e-5)]    // farther out than the library's own quantiles reach
    [InlineData(30, 0.0, 1.0)]
    public void One_part_alone_is_students_t(double freedom, double t, double p)
    {
        var alone = new TwoParts(2, freedom, 0, double.PositiveInfinity);
        Assert.Equal(1, alone.PValue(t) / p, 1e-6);
        Assert.Equal(2 * StudentT.CDF(0, 1, freedom, -1.5), alone.PValue(-1.5), 1e-9);
    }

    [Fact]
    public void An_interval_ends_at_0_where_p_is_its_level()
    {
        var parts = new TwoParts(0.2, 2, 0.1, 500);
        Assert.Equal(0.05, parts.PValue(parts.Quantile(0.05)), 1e-9);
        Assert.Equal(1e-12, parts.PValue(1e9));
    }

    /// <summary>What is claimed falsely when there is nothing: at most what is said, also far out, where a correction for many comparisons looks.</summary>
    [Theory]
    [InlineData(3, 0.2, 2)]
    [InlineData(3, 1, 1)]
    [InlineData(5, 0.05, 1.5)]
    [InlineData(5, 0.5, 1)]
    [InlineData(10, 0.2, 1.5)]
    public void Few_seeds_that_are_close_by_chance_do_not_make_claims(int seeds, double ofUsers, double atMost)
    {
        const int draws = 200_000;
        var (random, level, claims) = (new Random(3), 0.05 / 32, 0);
        var (students, normal) = (new TwoParts(1, seeds - 1, 0, 1).Quantile(level), new TwoParts(0, 1, 1, double.PositiveInfinity).Quantile(level));
        for (var draw = 0; draw < draws; draw++)
        {
            var ofSeeds = Gamma.Sample(random, (seeds - 1) / 2.0, (seeds - 1) / 2.0);      // s²/S, of mean 1
            var error = Math.Sqrt(ofSeeds + ofUsers);
            var quantile = ((ofSeeds * students) + (ofUsers * normal)) / (ofSeeds + ofUsers);
            if (draw < 100) Assert.Equal(new TwoParts(ofSeeds, seeds - 1, ofUsers, double.PositiveInfinity).Quantile(level), quantile, 1e-6); // the rest is spared its cost
            if (Math.Abs(Normal.Sample(random, 0, Math.Sqrt(1 + ofUsers))) > quantile * error) claims++;
        }

        Assert.InRange(claims / (draws * level), 0, atMost);
    }
}
