using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class LossGradientsTests
{
    private static readonly double[] s_scales = [0.5, -2, 3];

    [Fact]
    public void Dots_and_norms_are_those_of_the_dense_gradients_on_what_is_shared()
    {
        using var net = new ThreeLossNet();
        net.Sweep();
        var alone = net.Alone();
        for (var a = 0; a < ThreeLossNet.Losses; a++)
        {
            for (var b = 0; b < ThreeLossNet.Losses; b++)
            {
                var expected = Dot(alone[a].Shared(net), alone[b].Shared(net));
                Assert.Equal(expected, net.Gradients.Dot(a, b), 1e-6 + (1e-5 * Math.Abs(expected)));
                var cosine = expected / Math.Sqrt(Dot(alone[a].Shared(net), alone[a].Shared(net)) * Dot(alone[b].Shared(net), alone[b].Shared(net)));
                Assert.Equal(cosine, net.Gradients.Cosine(a, b)!.Value, 1e-5);
            }

            Assert.Equal(Math.Sqrt(net.Gradients.Dot(a, a)), net.Gradients.Norm(a));
        }
    }

    [Fact]
    public void A_row_that_occurs_often_counts_by_the_norm_of_its_sum()
    {
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var table = Numbers.Table([3], 2);
        using var gradients = new LossGradients([], [table], 2, workers);
        var rows = tape.Gather(table, [1, 1, 1, 0], 4);                                     // [4, 2]
        var first = tape.Sum(rows * tape.Constant([1, 2, 1, 2, 1, 2, 0, 0], 4, 2));         // ∂ row 1 = (3, 6)
        var second = tape.Sum(rows * tape.Constant([1, 0, -1, 0, 1, 1, 5, 0], 4, 2));       // ∂ row 1 = (1, 1), ∂ row 0 = (5, 0)
        gradients.Sweep(tape, [first, second]);
        Assert.Equal(45, gradients.Dot(0, 0), 1e-6);
        Assert.Equal(9, gradients.Dot(0, 1), 1e-6);
        Assert.Equal(27, gradients.Dot(1, 1), 1e-6);
    }

    [Fact]
    public void What_is_put_is_the_scaled_sum_where_shared_and_unscaled_elsewhere()
    {
        using var net = new ThreeLossNet();
        net.Sweep();
        net.Gradients.Put(s_scales);
        var put = net.Gradient();
        var alone = net.Alone();
        var expected = new float[put.Length];
        for (var i = 0; i < expected.Length; i++)
            for (var loss = 0; loss < ThreeLossNet.Losses; loss++) expected[i] += (float)((net.IsShared[i] ? s_scales[loss] : 1) * alone[loss].Values[i]);
        Numbers.Close(expected, put, 1e-4, 1e-6);
        Assert.Contains(false, net.IsShared);
        Assert.Contains(true, net.IsShared);
    }

    [Fact]
    public void What_is_discarded_leaves_no_gradient_and_no_trace_in_the_next_pass()
    {
        using ThreeLossNet probed = new(), plain = new();
        probed.Sweep();
        var cosine = probed.Gradients.Cosine(0, 1);
        probed.Gradients.Discard();
        Assert.All(probed.Gradient(), value => Assert.Equal(0, value));
        Assert.Equal(cosine, probed.Gradients.Cosine(0, 1));
        probed.BackwardOfSum();
        plain.BackwardOfSum();
        Assert.Equal(plain.Gradient(), probed.Gradient());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Steps_on_the_plain_sum_are_those_of_a_single_pass_with_L2_on(bool adam)
    {
        using ThreeLossNet apart = new(), together = new();
        var start = apart.Values();
        using var stepApart = new Stepping(apart, adam);
        using var stepTogether = new Stepping(together, adam);
        for (var step = 0; step < 10; step++)
        {
            apart.Sweep();
            apart.Gradients.Put([1, 1, 1]);
            stepApart.Step();
            together.BackwardOfSum();
            stepTogether.Step();
            Numbers.Close(together.Values(), apart.Values(), 1e-5, 1e-5);
        }

        Assert.True(apart.Values().Zip(start, (now, before) => Math.Abs(now - before)).Max() > 0.05);
    }

    [Fact]
    public void A_sum_that_cancels_steps_on_the_L2_of_the_batch_once()
    {
        const float Rate = 0.1f, L2 = 0.5f;
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var table = Numbers.Table([4], 2);
        using var gradients = new LossGradients([], [table], 2, workers);
        using var adagrad = new RowWiseAdagrad(table, new RowWiseAdagradOptions { Rate = Rate, L2 = L2 }, workers);
        var before = table.Values.ToArray();
        var sum = tape.Sum(tape.Gather(table, [2, 2, 2, 1, 2], 5));
        gradients.Sweep(tape, [sum, sum * 2]);
        gradients.Put([2, -1]);
        adagrad.Step();
        for (var row = 0; row < 4; row++)
        {
            var occurrences = row switch { 2 => 4, 1 => 1, _ => 0 };
            var mean = Enumerable.Range(2 * row, 2).Average(i => Math.Pow(L2 * occurrences / 5 * before[i], 2));
            Assert.Equal(mean, adagrad.Squares[row], 1e-7);
        }
    }

    [Fact]
    public void What_two_losses_have_reached_once_stays_shared()
    {
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var weight = Numbers.Parameter("weight", 1, 2);
        using var gradients = new LossGradients([weight], [], 2, workers);
        Sweep([3, 4], [0, 0]);
        Assert.Equal(0, gradients.Norm(0)); // one loss's own so far
        Sweep([3, 4], [0, 1]);
        Assert.Equal(4, gradients.Norm(0));
        Sweep([3, 4], [0, 0]);
        Assert.Equal(4, gradients.Norm(0)); // the second number stays shared, the first is no one else's
        Assert.Null(gradients.Cosine(0, 1));
        Assert.Equal([1u, 3u], gradients.ReachedNumbers.ToArray());

        void Sweep(float[] first, float[] second)
        {
            tape.Reset();
            weight.Gradient.Clear();
            gradients.Sweep(tape, [Loss(first), Loss(second)]);
        }

        Tensor Loss(float[] gradient) => tape.Sum(tape.Use(weight) * tape.Constant(gradient, 1, 2));
    }

    [Fact]
    public void A_table_of_one_loss_is_its_own()
    {
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var mine = Numbers.Table([3], 2);
        using var other = Numbers.Table([3], 2);
        using var gradients = new LossGradients([], [mine, other], 2, workers);
        gradients.Sweep(tape, [tape.Sum(tape.Gather(mine, [1, 1], 2)), tape.Sum(tape.Gather(other, [2], 1))]);
        Assert.Equal((0, 0), (gradients.Norm(0), gradients.Norm(1)));
        gradients.Put([5, 7]);
        Assert.Equal([0, 0, 2, 2, 0, 0], Dense(mine));
        Assert.Equal([0, 0, 0, 0, 1, 1], Dense(other));
        Assert.Equal([1u, 2u], gradients.ReachedTables.ToArray());
    }

    [Fact]
    public void A_table_with_a_vector_per_network_is_nobodys_in_common()
    {
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var table = new EmbeddingTable("table", [3], dim: 1, groups: 2);
        using var gradients = new LossGradients([], [table], 2, workers);
        var rows = tape.Gather(table, [1, 1], 2);                                             // [2, networks]
        gradients.Sweep(tape, [tape.Sum(tape.Slice(rows, 0, 1)), tape.Sum(tape.Slice(rows, 1, 1)) * 3]);
        Assert.Equal((0, 0), (gradients.Norm(0), gradients.Norm(1)));
        gradients.Put([5, 7]);
        Assert.Equal([0, 0, 2, 6, 0, 0], Dense(table));
    }

    [Fact]
    public void Losses_on_different_rows_of_one_table_are_refused()
    {
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var table = Numbers.Table([3], 2);
        using var gradients = new LossGradients([], [table], 2, workers);
        var refused = Assert.Throws<InvalidOperationException>(
            () => gradients.Sweep(tape, [tape.Sum(tape.Gather(table, [1, 1], 2)), tape.Sum(tape.Gather(table, [1, 2], 2))]));
        Assert.Contains("'table'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_losses_and_scales_are_wanted_as_were_announced()
    {
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var weight = Numbers.Parameter("weight", 1, 1);
        using var gradients = new LossGradients([weight], [], 2, workers);
        Assert.Throws<ArgumentException>(() => gradients.Sweep(tape, [tape.Use(weight)]));
        Assert.Throws<ArgumentException>(() => gradients.Put([1, 1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossGradients([weight], [], 33, workers));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_number_of_threads_gives_the_same_bits(int threads)
    {
        using ThreeLossNet one = new(threads: 1, rows: 900), many = new(threads, rows: 900);
        Assert.Equal(Bits(one), Bits(many));

        static uint[] Bits(ThreeLossNet net)
        {
            net.Sweep();
            var dots = Enumerable.Range(0, 9).Select(i => (float)net.Gradients.Dot(i / 3, i % 3));
            net.Gradients.Put(s_scales);
            return [.. dots.Concat(net.Gradient()).Select(BitConverter.SingleToUInt32Bits)];
        }
    }

    private static double Dot(IEnumerable<float> x, IEnumerable<float> y) => x.Zip(y, (a, b) => (double)a * b).Sum();

    private static float[] Dense(EmbeddingTable table)
    {
        var dense = new float[table.Rows * table.RowLength];
        table.AddGradientTo(dense);
        return dense;
    }

    /// <summary>The optimizers of a net, with decay and L2.</summary>
    private sealed class Stepping(ThreeLossNet net, bool adam) : IDisposable
    {
        private readonly Adam _dense = new(net.Parameters, new AdamOptions { Rate = 0.01, WeightDecay = 0.01 }, net.Workers);
        private readonly RowSparseAdam _rowAdam = new(net.Table, new RowSparseAdamOptions { Rate = 0.01, L2 = 0.3 }, net.Workers);
        private readonly RowWiseAdagrad _rowAdagrad = new(net.Table, new RowWiseAdagradOptions { Rate = 0.05, L2 = 0.3 }, net.Workers);

        public void Step()
        {
            _dense.Step();
            if (adam) _rowAdam.Step();
            else _rowAdagrad.Step();
        }

        public void Dispose()
        {
            _dense.Dispose();
            _rowAdam.Dispose();
            _rowAdagrad.Dispose();
        }
    }
}
