using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Balancing;

public sealed class BalancerStateTests
{
    [Theory]
    [InlineData("uncertainty")]
    [InlineData("gradnorm")]
    [InlineData("pcgrad")]
    public void A_balancing_with_the_state_of_another_goes_on_as_the_other(string balancing)
    {
        const int Tasks = 3, Size = 4;
        var options = BalancedTrainingTests.BalancingOf(balancing);
        using BalancerBench first = new(options, Tasks, Size), second = new(options, Tasks, Size), fresh = new(options, Tasks, Size);
        for (var step = 0; step < 4; step++) Step(first, step);
        second.GiveBack(first.Kept);
        Assert.Equal(first.Weights, second.Weights); // before another step, too
        var (_, shared, own) = Step(first, 4);
        var resumed = Step(second, 4);
        Assert.Equal(shared, resumed.Shared);
        Assert.Equal(own, resumed.Own);
        Assert.Equal(first.Weights, second.Weights);
        Assert.NotEqual(shared, Step(fresh, 4).Shared);
    }

    /// <summary>In step 4 a task is dead in one place, which is shared nevertheless.</summary>
    private static BalancerBench.Outcome Step(BalancerBench bench, int step)
    {
        float[][] gradients = [.. Enumerable.Range(0, 3).Select(task => Numbers.Normal(4, (10 * step) + task))];
        if (step == 4) (gradients[0][1], gradients[1][1]) = (0, 0);
        gradients[1] = Array.ConvertAll(gradients[0], g => -0.5f * g).Zip(gradients[1], (x, y) => x + y).ToArray();
        return bench.Backward(gradients, [1 + (step * 0.3f), 2 - (step * 0.2f), 5]);
    }
}
