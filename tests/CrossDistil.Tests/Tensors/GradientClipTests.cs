using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class GradientClipTests : IDisposable
{
    private const int Dim = 4;
    private readonly Workers _workers = new(2);
    private readonly Tape _tape;
    private readonly EmbeddingTable _table = Numbers.Table([6, 3], Dim);

    public GradientClipTests() => _tape = new Tape(_workers);

    public void Dispose()
    {
        _table.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }

    [Fact]
    public void Three_and_four_are_five_long_and_become_three_and_four_fifths_of_the_limit()
    {
        using Parameter one = new("one", 1, 1), other = new("other", 2, 1);
        using var clip = new GradientClip([one, other], [], limit: 2, _workers);
        (one.Gradient[0], other.Gradient[1]) = (3, -4);
        clip.Apply();
        Assert.Equal(5, clip.Norm);
        Assert.Equal(1.2f, one.Gradient[0], 1e-6f);
        Assert.Equal([0, -1.6f], other.Gradient.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
        clip.Apply();
        Assert.Equal(2, clip.Norm, 1e-6);
    }

    [Fact]
    public void A_row_that_occurs_often_counts_once_with_its_sum()
    {
        using var weight = Numbers.Parameter("weight", 3, 5);
        Numbers.Normal(15, seed: 4).CopyTo(weight.Gradient);
        var rows = Backward([0, 0, 0, 1, 0, 1, 5, 0], factor: 1);
        double[] all = [.. weight.Gradient.ToArray().Concat(rows).Select(g => (double)g)];
        var norm = Math.Sqrt(all.Sum(g => g * g));
        using var clip = new GradientClip([weight], [_table], norm / 3, _workers);
        clip.Apply();
        Assert.Equal(norm, clip.Norm, 1e-6 * norm);
        float[] after = [.. weight.Gradient, .. Waiting()];
        Numbers.Close([.. all.Select(g => (float)(g / 3))], after, 1e-5, 1e-7);
    }

    [Fact]
    public void Below_the_limit_no_bit_changes()
    {
        using var weight = Numbers.Parameter("weight", 3, 5);
        Numbers.Normal(15, seed: 4).CopyTo(weight.Gradient);
        var (dense, rows) = (weight.Gradient.ToArray(), Backward([0, 0, 1, 2, 1, 1], factor: 1));
        using var clip = new GradientClip([weight], [_table], limit: 1e3, _workers);
        clip.Apply();
        Assert.InRange(clip.Norm, 1, 999);
        Assert.Equal(dense, weight.Gradient.ToArray());
        Assert.Equal(rows, Waiting());
    }

    [Fact]
    public void Squares_that_float32_could_not_hold_are_measured_and_brought_down()
    {
        using var weight = new Parameter("weight", 200, 200); // more than one chunk of work
        weight.Gradient.Fill(1e30f);
        using var clip = new GradientClip([weight], [], limit: 1, _workers);
        clip.Apply();
        Assert.Equal(200e30, clip.Norm, 1e26);
        Assert.All(weight.Gradient.ToArray(), g => Assert.Equal(0.005f, g, 1e-7f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_no_number_shows_in_the_norm_and_nothing_is_scaled(float broken)
    {
        using var weight = new Parameter("weight", 1, 3);
        ((float[])[1, broken, 100]).CopyTo(weight.Gradient);
        using var clip = new GradientClip([weight], [_table], limit: 1, _workers);
        clip.Apply();
        Assert.False(double.IsFinite(clip.Norm));
        Assert.Equal([1, broken, 100], weight.Gradient.ToArray());
        weight.Gradient.Clear();
        Backward([0, 0], float.MaxValue);
        clip.Apply();
        Assert.False(double.IsFinite(clip.Norm)); // and in that of a table
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var once = Clipped(threads: 1);
        Assert.Equal(once, Clipped(threads: 2));
        Assert.Equal(once, Clipped(threads: 3));
    }

    /// <summary>A gradient of 1e25 squares to infinity: Adam then divides by it and the row never moves again; Adagrad's accumulator does the same.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_embedding_that_one_huge_gradient_would_have_stopped_goes_on_learning(bool adam)
    {
        Assert.False(MovesAfterHugeGradient(adam, limit: null));
        Assert.True(MovesAfterHugeGradient(adam, limit: 1));
    }

    private bool MovesAfterHugeGradient(bool isAdam, double? limit)
    {
        using var table = Numbers.Table([6, 3], Dim);
        using var adam = new RowSparseAdam(table, new RowSparseAdamOptions(), _workers);
        using var adagrad = new RowWiseAdagrad(table, new RowWiseAdagradOptions(), _workers);
        using var clip = new GradientClip([], [table], limit ?? double.MaxValue, _workers);
        Step(1e25f);
        var before = table.Values.ToArray();
        Step(1);
        Assert.All(table.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        return !before.AsSpan().SequenceEqual(table.Values);

        void Step(float factor)
        {
            _tape.Reset();
            _tape.Backward(_tape.Sum(_tape.Gather(table, [0, 0, 1, 1], 2)) * factor);
            clip.Apply();
            if (isAdam) adam.Step();
            else adagrad.Step();
        }
    }

    private static float[] Clipped(int threads)
    {
        using var workers = new Workers(threads);
        using var tape = new Tape(workers);
        using var weight = Numbers.Parameter("weight", 300, 200);
        using var table = Numbers.Table([5000, 300], Dim);
        using var clip = new GradientClip([weight], [table], limit: 0.7, workers);
        Numbers.Normal(60_000, seed: 2).CopyTo(weight.Gradient);
        var y = tape.Gather(table, Numbers.Ids(4000, table.FieldRows), 4000);
        tape.Backward(tape.Sum(y * y));
        clip.Apply();
        var rows = new float[table.Rows * Dim];
        table.AddGradientTo(rows);
        return [.. weight.Gradient, .. rows, (float)clip.Norm];
    }

    private float[] Backward(int[] batch, float factor)
    {
        _tape.Reset();
        var y = _tape.Gather(_table, batch, batch.Length / 2);
        _tape.Backward(_tape.Sum(y * y) * factor);
        return Waiting();
    }

    private float[] Waiting()
    {
        var gradient = new float[_table.Rows * Dim];
        _table.AddGradientTo(gradient);
        return gradient;
    }
}
