using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class OptimizerTests : IDisposable
{
    private const int Dim = 4;
    private readonly Workers _workers = new(2);
    private readonly Tape _tape;
    private readonly EmbeddingTable _table = Numbers.Table([6, 3], Dim);
    private readonly int[][] _batches = [[0, 0, 1, 2, 1, 1], [5, 0], [0, 0, 0, 0]]; // field 0, field 1, field 0, …

    public OptimizerTests() => _tape = new Tape(_workers);

    public void Dispose()
    {
        _table.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Adam_moves_as_its_definition_says(double decay)
    {
        using var weight = Numbers.Parameter("weight", 3, 5);
        using var bias = Numbers.Parameter("bias", 1, 5, seed: 2);
        using var stitch = new Parameter("stitch", 2, 2) { Decays = false };
        stitch.Values.Fill(1);
        using var adam = new Adam([weight, bias, stitch], new AdamOptions { Rate = 0.01, WeightDecay = decay }, _workers);
        var expected = new PlainAdam[] { new(weight.Values, decay), new(bias.Values, decay: 0) }; // one row: no decay
        for (var step = 0; step < 20; step++)
        {
            adam.Rate = step < 10 ? 0.01 : 0.005;
            foreach (var (p, plain) in new[] { weight, bias }.Zip(expected))
            {
                Numbers.Normal(p.Values.Length, step).CopyTo(p.Gradient);
                plain.Step(p.Gradient, adam.Rate);
            }

            adam.Step();
            Assert.All(weight.Gradient.ToArray(), g => Assert.Equal(0, g));
        }

        Numbers.Close(expected[0].Values, weight.Values, 1e-5, 1e-6);
        Numbers.Close(expected[1].Values, bias.Values, 1e-5, 1e-6);
        Assert.All(stitch.Values.ToArray(), value => Assert.Equal(1, value)); // no gradient, no decay
        Assert.Equal(20, adam.Steps);
        Assert.NotEqual(0, adam.Mean(1)[0]);
        Assert.True(adam.MeanSquare(1)[0] > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Row_sparse_Adam_moves_the_rows_of_the_batch_as_its_definition_says(double l2)
    {
        using var optimizer = new RowSparseAdam(_table, new RowSparseAdamOptions { Rate = 0.01, L2 = l2 }, _workers);
        var plain = new PlainAdam(_table.Values, decay: 0);
        foreach (var batch in Enumerable.Repeat(_batches, 4).SelectMany(b => b))
        {
            var gradient = Backward(batch);
            AddL2(gradient, l2, batch);
            plain.Step(gradient, 0.01, only: i => Occurrences(batch)[i / Dim] > 0);
            optimizer.Step();
        }

        Numbers.Close(plain.Values, _table.Values, 1e-5, 1e-6);
        Assert.Equal(12, optimizer.Steps);
    }

    [Fact]
    public void A_row_touched_in_every_step_moves_as_under_dense_Adam()
    {
        using var weight = new Parameter("weight", _table.Rows, Dim);
        _table.Values.CopyTo(weight.Values);
        using var dense = new Adam([weight], new AdamOptions(), _workers);
        using var sparse = new RowSparseAdam(_table, new RowSparseAdamOptions(), _workers);
        for (var step = 0; step < 5; step++)
        {
            Backward([0, 0, 1, 1, 2, 2, 3, 0, 4, 0, 5, 0]).CopyTo(weight.Gradient);
            dense.Step();
            sparse.Step();
        }

        Assert.Equal(weight.Values.ToArray(), _table.Values.ToArray());
    }

    [Fact]
    public void Row_wise_Adagrad_moves_the_rows_of_the_batch_as_its_definition_says()
    {
        const double Rate = 0.05, L2 = 0.2;
        using var optimizer = new RowWiseAdagrad(_table, new RowWiseAdagradOptions { Rate = Rate, L2 = L2 }, _workers);
        var values = Array.ConvertAll(_table.Values.ToArray(), v => (double)v);
        var squares = new double[_table.Rows];
        foreach (var batch in _batches)
        {
            var gradient = Backward(batch);
            AddL2(gradient, L2, batch);
            for (var r = 0; r < squares.Length; r++)
            {
                if (Occurrences(batch)[r] == 0) continue;
                squares[r] += gradient.Skip(r * Dim).Take(Dim).Average(g => (double)g * g);
                for (var d = r * Dim; d < (r + 1) * Dim; d++) values[d] -= Rate * gradient[d] / (Math.Sqrt(squares[r]) + 1e-8);
            }

            optimizer.Step();
        }

        Numbers.Close(Array.ConvertAll(values, v => (float)v), _table.Values, 1e-5, 1e-6);
        Numbers.Close(Array.ConvertAll(squares, v => (float)v), optimizer.Squares, 1e-5, 1e-7);
    }

    [Fact]
    public void Rows_outside_the_batch_keep_their_bits_even_with_L2()
    {
        using var adam = new RowSparseAdam(_table, new RowSparseAdamOptions { L2 = 1 }, _workers);
        using var adagrad = new RowWiseAdagrad(_table, new RowWiseAdagradOptions { L2 = 1 }, _workers);
        var before = _table.Values.ToArray();
        Backward([1, 2]);
        adam.Step();
        Backward([1, 2]);
        adagrad.Step();
        for (var r = 0; r < _table.Rows; r++)
        {
            var same = before.AsSpan(r * Dim, Dim).SequenceEqual(_table.Values.Slice(r * Dim, Dim));
            Assert.Equal(r is not (1 or 8), same);
            Assert.Equal(r is not (1 or 8), adam.Mean.Slice(r * Dim, Dim).IndexOfAnyExcept(0f) < 0);
        }
    }

    [Fact]
    public void Several_gathers_move_a_row_once_by_their_sum()
    {
        using var adam = new RowSparseAdam(_table, new RowSparseAdamOptions(), _workers);
        using var copy = Numbers.Table([6, 3], Dim);
        using var copyAdam = new RowSparseAdam(copy, new RowSparseAdamOptions(), _workers);
        var loss = Loss(_tape.Gather(_table, [0, 1, 3, 0], 2)) + Loss(_tape.Gather(_table, [0, 0], 1)) + Loss(
            _tape.Gather(_table, [3, 1], 1));
        _tape.Backward(loss);
        adam.Step();
        _tape.Backward(Loss(_tape.Gather(copy, [0, 1, 3, 0, 0, 0, 3, 1], 4)));
        copyAdam.Step();
        Numbers.Close(copy.Values, _table.Values, 1e-5, 1e-7);
    }

    [Fact]
    public void A_step_without_a_batch_moves_nothing()
    {
        using var adam = new RowSparseAdam(_table, new RowSparseAdamOptions { L2 = 1 }, _workers);
        var before = _table.Values.ToArray();
        adam.Step();
        Assert.Equal(before, _table.Values.ToArray());
    }

    [Fact]
    public void Rows_of_a_large_table_are_sorted_by_all_their_digits()
    {
        using var table = Numbers.Table([100_000, 60_000], 2);
        using var adagrad = new RowWiseAdagrad(table, new RowWiseAdagradOptions(), _workers);
        var ids = Numbers.Ids(5000, table.FieldRows);
        _tape.Backward(_tape.Sum(_tape.Gather(table, ids, 5000)));
        var gradient = new float[table.Rows * 2];
        table.AddGradientTo(gradient);
        adagrad.Step();
        for (var r = 0; r < table.Rows; r++) Assert.Equal(gradient[2 * r] * gradient[2 * r], adagrad.Squares[r]);
    }

    private Tensor Loss(Tensor y) => _tape.Sum(y * y);

    private float[] Backward(int[] batch)
    {
        _tape.Reset();
        _tape.Backward(Loss(_tape.Gather(_table, batch, batch.Length / 2)));
        var gradient = new float[_table.Rows * Dim];
        _table.AddGradientTo(gradient);
        return gradient;
    }

    private void AddL2(float[] gradient, double l2, int[] batch)
    {
        var occurrences = Occurrences(batch);
        for (var i = 0; i < gradient.Length; i++) gradient[i] += (float)(l2 * occurrences[i / Dim] / (batch.Length / 2) * _table.Values[i]);
    }

    private int[] Occurrences(int[] batch)
    {
        var counts = new int[_table.Rows];
        for (var i = 0; i < batch.Length; i++) counts[batch[i] + (i % 2 == 0 ? 0 : 6)]++;
        return counts;
    }

    /// <summary>Kingma and Ba's algorithm in double precision.</summary>
    private sealed class PlainAdam(Span<float> values, double decay)
    {
        private readonly double[] _values = Array.ConvertAll(values.ToArray(), v => (double)v);
        private readonly double[] _m = new double[values.Length];
        private readonly double[] _v = new double[values.Length];
        private int _step;

        public float[] Values => Array.ConvertAll(_values, v => (float)v);

        public void Step(ReadOnlySpan<float> gradient, double rate, Func<int, bool>? only = null)
        {
            _step++;
            for (var i = 0; i < _values.Length; i++)
            {
                if (only?.Invoke(i) == false) continue;
                _m[i] = (0.9 * _m[i]) + (0.1 * gradient[i]);
                _v[i] = (0.999 * _v[i]) + (0.001 * gradient[i] * gradient[i]);
                var (m, v) = (_m[i] / (1 - Math.Pow(0.9, _step)), _v[i] / (1 - Math.Pow(0.999, _step)));
                _values[i] -= (rate * decay * _values[i]) + (rate * m / (Math.Sqrt(v) + 1e-8));
            }
        }
    }
}
