using CrossDistil.Balancing;
using CrossDistil.Data.Sampling;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Balancing;

public sealed class PcGradTests
{
    private static readonly PcGradBalancing s_options = new();

    [Fact]
    public void Without_a_conflict_it_is_the_sum()
    {
        using var pcGrad = new BalancerBench(s_options, 2);
        using var plain = new BalancerBench(new FixedBalancing(), 2);
        float[][] gradients = [[1, 0.5f], [0.25f, 2]];
        var (actual, expected) = (pcGrad.Backward(gradients, [3, 4], [0.5f, 7]), plain.Backward(gradients, [3, 4], [0.5f, 7]));
        Numbers.Close(expected.Shared, actual.Shared, 1e-6, 0);
        Assert.Equal(expected.Own, actual.Own);
        Assert.Equal(7, actual.Total);
        Assert.Equal([1, 1], pcGrad.Weights);
    }

    [Fact]
    public void Two_tasks_in_conflict_give_the_sum_of_both_projections()
    {
        using var bench = new BalancerBench(s_options, 2);
        // g1 = (1, 2), g2 = (2, −4): g1·g2 = −6, g1 ← g1 + 6/20·g2 = (1.6, 0.8), g2 ← g2 + 6/5·g1 = (3.2, −1.6)
        var outcome = bench.Backward([[1, 2], [2, -4]], losses: [1, 2], beside: [10, 20]);
        Numbers.Close([14.8f, 19.2f], outcome.Shared, 1e-6, 0);
        Assert.Equal([1, 2], outcome.Own); // what is a task's own keeps its gradient
        Assert.Equal(2.2, bench.Weights[0], 1e-12);
        Assert.Equal(1.3, bench.Weights[1], 1e-12);
        Assert.Equal(3, outcome.Total);
    }

    [Fact]
    public void Of_two_tasks_none_is_worse_off()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            float[][] gradients = [Numbers.Normal(4, seed), Numbers.Normal(4, 1000 + seed, scale: 3)];
            using var bench = new BalancerBench(s_options, 2, size: 4);
            var sum = bench.Backward(gradients).Shared;
            Assert.All(gradients, gradient => Assert.True(Dot(sum, gradient) >= -1e-5));
        }
    }

    [Fact]
    public void Three_tasks_follow_the_definition_in_the_order_that_was_drawn()
    {
        const int Size = 5;
        using var bench = new BalancerBench(s_options, 3, Size, seed: 9);
        var order = new RandomStream(9, "order of projections");
        for (var step = 0; step < 30; step++)
        {
            float[][] gradients = [.. Enumerable.Range(0, 3).Select(task => Numbers.Normal(Size, (100 * step) + task))];
            gradients[2] = [.. gradients[2].Select((g, i) => g - (2 * gradients[0][i]) - gradients[1][i])]; // conflicts, so that the order matters
            Numbers.Close(Definition(gradients, order), bench.Backward(gradients).Shared, 1e-4, 1e-5);
        }

        Assert.Equal(order.Position, bench.Kept.Numbers["balancing.order"]);
    }

    [Fact]
    public void Tasks_that_share_nothing_keep_their_gradients()
    {
        using var bench = new BalancerBench(s_options, 2);
        var outcome = bench.Backward([[-3, 0], [0, 5]]);
        Assert.Equal([-3, 5], outcome.Shared);
        Assert.All(bench.Kept.Blocks["balancing.gradients.reachedNumbers"], mark => Assert.InRange(BitConverter.SingleToUInt32Bits(mark), 1u, 2u)); // one loss each
    }

    [Fact]
    public void A_task_without_a_gradient_changes_nothing()
    {
        using var bench = new BalancerBench(s_options, 2);
        bench.Backward([[1, 2], [1, 2]]);
        Numbers.Close([-1, 3], bench.Backward([[-1, 3], [0, 0]]).Shared, 1e-6, 0);
    }

    /// <summary>Yu et al.'s Algorithm 1 in double precision.</summary>
    private static float[] Definition(float[][] gradients, RandomStream random)
    {
        var sum = new double[gradients[0].Length];
        for (var i = 0; i < gradients.Length; i++)
        {
            int[] order = [.. Enumerable.Range(0, gradients.Length)];
            random.Shuffle(order.AsSpan());
            var projected = Array.ConvertAll(gradients[i], g => (double)g);
            foreach (var other in order.Where(j => j != i).Select(j => gradients[j]))
            {
                var dot = projected.Zip(other, (x, y) => x * y).Sum();
                if (dot < 0) projected = [.. projected.Zip(other, (x, y) => x - (dot / Dot(other, other) * y))];
            }

            for (var k = 0; k < sum.Length; k++) sum[k] += projected[k];
        }

        return Array.ConvertAll(sum, x => (float)x);
    }

    private static double Dot(float[] x, float[] y) => x.Zip(y, (a, b) => (double)a * b).Sum();
}
