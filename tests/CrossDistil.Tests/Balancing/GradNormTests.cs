using CrossDistil.Balancing;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Balancing;

public sealed class GradNormTests
{
    private static readonly GradNormBalancing s_options = new() { Rate = 0.05 };

    [Fact]
    public void The_first_step_is_the_sum_of_the_losses()
    {
        using var bench = new BalancerBench(s_options, 2);
        var outcome = bench.Backward([[1, 2], [30, -4]], losses: [2, 5], beside: [100, 0]);
        Numbers.Close([131, -2], outcome.Shared, 1e-6, 0);
        Assert.Equal([1, 2], outcome.Own);
        Assert.Equal(7, outcome.Total);
    }

    [Fact]
    public void Equal_norms_and_speeds_leave_the_weights_alone()
    {
        using var bench = new BalancerBench(s_options, 2);
        for (var step = 0; step < 20; step++) bench.Backward([[3, 4], [-4, 3]], losses: [MathF.Pow(2, -step), 3 * MathF.Pow(2, -step)]);
        Assert.Equal([1, 1], bench.Weights);
    }

    [Fact]
    public void A_task_of_ten_times_the_gradient_is_weighed_down_to_equal_norms()
    {
        using var bench = new BalancerBench(s_options with { Rate = 0.01 }, 2);
        for (var step = 0; step < 400; step++)
        {
            bench.Backward([[6, 8], [0.8f, -0.6f]]);
            Assert.Equal(2, bench.Weights.Sum(), 1e-5);
        }

        Assert.Equal(2.0 / 11, bench.Weights[0], 0.03); // 10·w = 2 − w
    }

    [Fact]
    public void A_task_that_learns_slower_gets_more_of_the_gradient()
    {
        using var bench = new BalancerBench(s_options with { Rate = 0.01, Asymmetry = 1 }, 2);
        using var equal = new BalancerBench(s_options with { Rate = 0.01, Asymmetry = 0 }, 2);
        float[][] gradients = [[0.6f, 0.8f], [0.8f, -0.6f]];
        foreach (var learner in (BalancerBench[])[bench, equal])
        {
            learner.Backward(gradients, losses: [4, 1]);
            for (var step = 0; step < 300; step++) learner.Backward(gradients, losses: [1, 0.75f]); // a quarter, and three quarters of the first loss
        }

        Assert.Equal(0.5, bench.Weights[0], 0.03);    // r = (1/2, 3/2): targets stand as 1 to 3
        Assert.Equal(1, equal.Weights[0], 0.03);      // α = 0: gradients of equal size, whatever the speeds
        Assert.Equal([4, 1], FirstLosses(bench));
    }

    [Fact]
    public void One_step_moves_every_weight_by_the_rate_against_its_sign()
    {
        using var bench = new BalancerBench(s_options with { Rate = 0.02 }, 3);
        bench.Backward([[9, 1], [1, 1], [-1, 1]]);
        double[] moved = [0.98, 1.02, 1.02]; // Adam's first step is its rate, whatever the gradient
        Assert.All(moved.Zip(bench.Weights), pair => Assert.Equal(pair.First * 3 / moved.Sum(), pair.Second, 1e-5));
    }

    [Fact]
    public void A_step_is_made_with_the_weights_that_the_last_one_left()
    {
        using var bench = new BalancerBench(s_options, 2);
        bench.Backward([[9, -1], [1, 1]]);
        var weights = bench.Weights;
        var outcome = bench.Backward([[9, -1], [1, 1]], losses: [2, 3]);
        Numbers.Close([(float)((9 * weights[0]) + weights[1]), (float)(weights[1] - weights[0])], outcome.Shared, 1e-5, 0);
        Numbers.Close([(float)weights[0], (float)(2 * weights[1])], outcome.Own, 1e-5, 0);
        Assert.Equal((2 * weights[0]) + (3 * weights[1]), outcome.Total, 1e-5);
    }

    [Fact]
    public void Weights_stay_positive_at_any_rate()
    {
        using var bench = new BalancerBench(s_options with { Rate = 10 }, 2);
        for (var step = 0; step < 10; step++)
        {
            bench.Backward([[6, 8], [0.8f, -0.6f]]);
            Assert.All(bench.Weights, weight => Assert.InRange(weight, 1e-4, 2));
        }
    }

    [Fact]
    public void A_first_loss_of_nothing_waits_for_the_next()
    {
        using var bench = new BalancerBench(s_options, 2);
        bench.Backward([[1, 2], [1, 2]], losses: [0, 2]);
        bench.Backward([[1, 2], [1, 2]], losses: [5, 2]);
        Assert.Equal([5, 2], FirstLosses(bench));
        Assert.All(bench.Weights, weight => Assert.Equal(1, weight, 1e-6));
    }

    [Fact]
    public void Tasks_that_share_nothing_keep_their_weights()
    {
        using var bench = new BalancerBench(s_options, 2);
        for (var step = 0; step < 5; step++) Assert.Equal([-3, 5], bench.Backward([[-3, 0], [0, 5]]).Shared);
        Assert.Equal([1, 1], bench.Weights);
    }

    private static double[] FirstLosses(BalancerBench bench) => [bench.Kept.Reals["balancing.firstLosses.0"], bench.Kept.Reals["balancing.firstLosses.1"]];
}
