using CrossDistil.Experiments;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Balancing;

public sealed class UncertaintyWeightingTests
{
    private static readonly UncertaintyBalancing s_options = new() { Rate = 0.05 };

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
    public void The_first_step_moves_s_towards_the_logarithm_of_the_losses()
    {
        using var bench = new BalancerBench(s_options, 2);
        bench.Backward([[1, 2], [3, 4]], losses: [3, 0.1f]); // ∂/∂s = 1/2 − L: −2.5 and +0.4
        Numbers.Close([0.05f, -0.05f], bench.Kept.Blocks["balancing.s"], 1e-5, 0);
    }

    [Fact]
    public void At_the_optimum_a_weighted_loss_is_one_half()
    {
        using var bench = new BalancerBench(s_options, 2);
        float[] losses = [8, 0.02f];
        for (var step = 0; step < 600; step++) bench.Backward([[1, 2], [3, 4]], losses);
        Assert.All(losses.Zip(bench.Weights), task => Assert.Equal(0.5, task.First * task.Second, 1e-3));
        Assert.Equal(Math.Log(2 * 8), bench.Kept.Blocks["balancing.s"][0], 1e-2);
    }

    [Fact]
    public void A_loss_of_zero_says_nothing_and_a_huge_one_does_not_carry_the_weight_away()
    {
        using var bench = new BalancerBench(s_options with { Rate = 10 }, 2);
        for (var step = 0; step < 5; step++) bench.Backward([[1, 2], [3, 4]], losses: [0, 1e5f]);
        Assert.Equal([0, 10], bench.Kept.Blocks["balancing.s"]);
    }

    [Fact]
    public void The_model_is_stepped_on_the_weighted_losses()
    {
        using var bench = new BalancerBench(s_options, 2);
        var start = bench.Kept;
        start.Blocks["balancing.s"][0] = MathF.Log(4);
        bench.GiveBack(start);
        var outcome = bench.Backward([[8, 0], [0, 1]], losses: [2, 3], beside: [1, 1]);
        Numbers.Close([3, 2], outcome.Shared, 1e-6, 0); // 8/4 + 1, 1 + 1
        Numbers.Close([0.25f, 2], outcome.Own, 1e-6, 0);
        Assert.Equal(3.5, outcome.Total, 1e-6);
    }
}
