using CrossDistil.Studies.Statistics;
using Xunit;

namespace CrossDistil.Tests.Statistics;

public sealed class DifferenceTests
{
    private const int Users = 60;

    /// <summary>Differences 1, 2, 3, 4, 5: mean 3, standard error √(2.5/5), t = 4.2426 with 4 degrees of freedom, t(.975) = 2.7764, p = .01324.</summary>
    [Fact]
    public void Seeds_alone_are_a_paired_t()
    {
        var difference = Difference.OverSeeds([1, 2, 3, 4, 5]);
        Assert.Equal(3, difference.Mean);
        Assert.Equal(Math.Sqrt(0.5), difference.StandardError!.Value, 1e-11);
        Assert.Equal(3 - (2.776445105 * Math.Sqrt(0.5)), difference.Low!.Value, 7);
        Assert.Equal(3 + (2.776445105 * Math.Sqrt(0.5)), difference.High!.Value, 7);
        Assert.Equal(0.0132356, difference.PValue!.Value, 6);
    }

    [Fact]
    public void Users_that_add_nothing_leave_the_paired_t()
    {
        double[] bySeed = [1, 2, 3, 4, 5];
        var (seeds, crossed) = (Difference.OverSeeds(bySeed), Of([.. bySeed.Select(seed => Constant(seed))]));
        Assert.Equal(seeds.StandardError!.Value, crossed.StandardError!.Value, 1e-10);
        Assert.Equal(seeds.Low!.Value, crossed.Low!.Value, 1e-10);
        Assert.Equal(seeds.PValue!.Value, crossed.PValue!.Value, 1e-10);
    }

    [Fact]
    public void One_seed_has_the_standard_error_of_a_mean_over_users()
    {
        var users = Normals(new Random(5), Users, 2);
        var difference = Of([users], 5000);
        var mean = users.Average();
        var expected = Math.Sqrt(users.Sum(user => (user - mean) * (user - mean))) / Users;
        Assert.Equal(1, difference.StandardError!.Value / expected, 0.03);
        Assert.Equal(mean - (1.959964 * difference.StandardError.Value), difference.Low!.Value, 6);
    }

    [Fact]
    public void One_seed_and_no_users_say_nothing()
    {
        Assert.Null(Difference.OverSeeds([1]).StandardError);
        Assert.Null(Difference.OverSeedsAndUsers([1], [[1, 1, 1]], 1).PValue);
    }

    [Fact]
    public void Every_draw_of_three_users_has_its_share_in_what_two_seeds_have_in_common()
    {
        double[][] values = [[1, 3, 8], [0, 2, 5]];     // [seed][user]
        double[][] means = [.. values.Select(seed => Enumerable.Range(0, 27).Select(draw => Mean(seed, draw)).ToArray())];
        var centres = means.Select(seed => seed.Average()).ToArray();
        var shared = means[0].Zip(means[1], (first, second) => (first - centres[0]) * (second - centres[1])).Average();
        var (one, other) = (values[0].Average(), values[1].Average());
        var ofSeeds = (one - other) * (one - other) / 2 / 2;      // s²/S
        Assert.Equal(1, Of(values, 40_000).StandardError!.Value / Math.Sqrt(shared + ofSeeds), 0.02);

        static double Mean(double[] seed, int users) => (seed[users % 3] + seed[users / 3 % 3] + seed[users / 9]) / 3;
    }

    [Fact]
    public void Users_that_pull_seeds_apart_add_nothing() =>
        Assert.Equal(Difference.OverSeeds([1, 2]).StandardError!.Value, Of([[0, 1, 2], [4, 2, 0]], 2000).StandardError!.Value, 1e-11);

    [Theory]
    [InlineData(1, 1)]      // seeds dominate: the tails of few seeds
    [InlineData(0.1, 3)]    // users dominate: what all seeds share
    [InlineData(0.3, 2)]
    public void Intervals_hold_the_truth_as_often_as_they_say(double ofSeeds, double ofUsers)
    {
        const int trials = 300;
        var random = new Random(11);
        var held = Enumerable.Range(0, trials).Count(trial =>
        {
            var users = Normals(random, Users, ofUsers);
            var difference = Of([.. Normals(random, 5, ofSeeds).Select(seed => Normals(random, Users, 0.5).Zip(users, (own, shared) => seed + own + shared).ToArray())], 200, (ulong)trial);
            return difference.Low < 0 && difference.High > 0;
        });
        Assert.InRange(held / (double)trials, 0.91, 0.98);
    }

    [Fact]
    public void Few_seeds_have_wider_tails_than_many_users()
    {
        var random = new Random(2);
        double[][] values = [.. Enumerable.Range(0, 3).Select(_ => Normals(random, Users, 1))];
        var (seeds, users) = (Of([Constant(-1), Constant(0), Constant(1)]), Of([values[0], values[0], values[0]]));
        Assert.Equal(4.3027, seeds.High!.Value / seeds.StandardError!.Value, 3);
        Assert.Equal(2.0010, (users.High!.Value - users.Mean) / users.StandardError!.Value, 3);     // 59 degrees of freedom
    }

    [Fact]
    public void A_difference_without_any_spread_is_not_judged()
    {
        var difference = Difference.OverSeeds([-0.25, -0.25]);
        Assert.Equal((-0.25, null, null), (difference.Mean, difference.StandardError, difference.PValue));
    }

    [Fact]
    public void What_is_identical_differs_by_nothing_for_certain()
    {
        var difference = Of([Constant(0), Constant(0)]);
        Assert.Equal((0.0, 0.0, 0.0, 1.0), (difference.StandardError!.Value, difference.Low!.Value, difference.High!.Value, difference.PValue!.Value));
    }

    [Fact]
    public void Rarely_undefined_replicates_are_skipped_often_undefined_ones_end_it()
    {
        double[] replicates = [.. Enumerable.Range(0, 100).Select(b => b % 2 == 0 ? 1.0 : -1)];
        double[] rarely = [.. replicates.Select((value, b) => b < 4 ? double.NaN : value)], often = [.. replicates.Select((value, b) => b < 6 ? double.NaN : value)];
        Assert.Equal(Math.Sqrt(96 / 95.0), Difference.OverSeedsAndUsers([0.5], [rarely], 9).StandardError!.Value, 1e-11);
        var unknown = Difference.OverSeedsAndUsers([0.5], [often], 9);
        Assert.Equal((0.5, null, null, null), (unknown.Mean, unknown.StandardError, unknown.Low, unknown.PValue));
    }

    private static PairedDifference Of(double[][] values, int replicates = 500, ulong seed = 1)     // [seed][user]
    {
        var drawn = Bootstrap.Replicates([.. values.Select(seed => new MeanOfUnits(seed))], values[0].Length, new(replicates, seed, Threads: 1));
        return Difference.OverSeedsAndUsers([.. values.Select(seed => seed.Average())], drawn, values[0].Length);
    }

    private static double[] Constant(double value) => [.. Enumerable.Repeat(value, Users)];

    private static double[] Normals(Random random, int count, double deviation) =>
        [.. Enumerable.Range(0, count).Select(_ => deviation * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
}
