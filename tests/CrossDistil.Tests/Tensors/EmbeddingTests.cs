using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class EmbeddingTests : IDisposable
{
    private const int Dim = 3;
    private readonly Workers _workers = new(2);
    private readonly Tape _tape;
    private readonly EmbeddingTable _table = Numbers.Table([4, 2, 5], Dim);

    public EmbeddingTests() => _tape = new Tape(_workers);

    public void Dispose()
    {
        _table.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }

    [Fact]
    public void Every_field_has_its_own_rows()
    {
        var y = _tape.Gather(_table, [3, 1, 0, 0, 0, 4], rows: 2, numbers: [0.5f, -1], numberColumns: 1);
        Assert.Equal((2, (3 * Dim) + 1), (y.Rows, y.Columns));
        float[] expected = [.. Row(0, 3), .. Row(1, 1), .. Row(2, 0), 0.5f, .. Row(0, 0), .. Row(1, 0), .. Row(2, 4), -1];
        Assert.Equal(expected, y.Values.ToArray());
    }

    [Fact]
    public void A_list_is_mean_pooled_and_an_empty_one_is_zero()
    {
        var y = _tape.Gather(_table, [3, -99, 0, 0, 99, 4], rows: 2, lists: [new FieldLists(1, [0, 3, 3], [1, 0, 1])]);
        var (one, two) = (Row(1, 1), Row(1, 0));
        float[] expected = [.. Row(0, 3), .. one.Zip(two, (a, b) => (a + a + b) / 3), .. Row(2, 0), .. Row(0, 0), 0, 0, 0, .. Row(2, 4)];
        Numbers.Close(expected, y.Values, 1e-6, 1e-6);
    }

    [Fact]
    public void A_table_of_two_networks_trains_as_a_table_for_each()
    {
        int[] fieldRows = [4, 2, 5], ids = [3, 1, 0, 0, 0, 4];
        using EmbeddingTable joint = new("joint", fieldRows, Dim, groups: 2), first = Numbers.Table(fieldRows, Dim), second = Numbers.Table(fieldRows, Dim);
        foreach (ref var value in second.Values) value = -2 * value;
        for (var row = 0; row < joint.Rows; row++)
        {
            first.Values.Slice(row * Dim, Dim).CopyTo(joint.Values[(row * 2 * Dim)..]);
            second.Values.Slice(row * Dim, Dim).CopyTo(joint.Values[((row * 2 * Dim) + Dim)..]);
        }

        var options = new RowWiseAdagradOptions { Rate = 0.1f, L2 = 0.3f };
        using RowWiseAdagrad both = new(joint, options, _workers), one = new(first, options, _workers), other = new(second, options, _workers);
        for (var step = 0; step < 3; step++)
        {
            _tape.Reset();
            var (y, a, b) = (Gather(joint), Gather(first), Gather(second));
            Assert.Equal([.. a.Values[..(a.Columns)], .. b.Values[..(b.Columns)], .. a.Values[a.Columns..], .. b.Values[b.Columns..]], y.Values.ToArray());
            var parts = (_tape.Slice(y, 0, a.Columns), _tape.Slice(y, a.Columns, a.Columns));
            _tape.Backward(_tape.Sum((parts.Item1 * parts.Item1) + (parts.Item2 * parts.Item2 * parts.Item2)));
            _tape.Backward(_tape.Sum((a * a) + (b * b * b)));
            both.Step();
            one.Step();
            other.Step();
        }

        for (var row = 0; row < joint.Rows; row++)
            Assert.Equal([.. first.Values.Slice(row * Dim, Dim), .. second.Values.Slice(row * Dim, Dim)], joint.Values.Slice(row * 2 * Dim, 2 * Dim).ToArray());
        Assert.Equal([.. one.Squares.ToArray().Zip(other.Squares.ToArray(), (x, z) => new[] { x, z }).SelectMany(pair => pair)], both.Squares.ToArray());

        Tensor Gather(EmbeddingTable table) => _tape.Gather(table, ids, rows: 2, lists: [new FieldLists(1, [0, 3, 3], [1, 0, 1])], numbers: [0.5f, -1], numberColumns: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_alike_is_stepped_as_if_it_were_alone_whatever_was_looked_up_in_the_other(bool otherIds)
    {
        using EmbeddingTable other = Numbers.Table([4, 2, 5], 2), alone = Numbers.Table([4, 2, 5], Dim), alike = new("alike", [4, 2, 5], Dim) { SameLayout = other };
        alone.Values.CopyTo(alike.Values);
        var options = new RowWiseAdagradOptions { Rate = 0.1f };
        using RowWiseAdagrad otherStep = new(other, options, _workers), aloneStep = new(alone, options, _workers), alikeStep = new(alike, options, _workers);
        int[][] batches = [[3, 1, 0, 0, 0, 4], [1, 1, 1, 3, 0, 1], [1, 1, 1, 3, 0, 1], [2, 0, 2, 2, 1, 2]];
        for (var step = 0; step < batches.Length; step++)
        {
            _tape.Reset();
            var ids = batches[step];
            var (a, b, c) = (_tape.Gather(alone, ids, 2), _tape.Gather(alike, ids, 2), _tape.Gather(other, otherIds ? batches[^(step + 1)] : ids, 2));
            _tape.Backward(_tape.Sum(a * a) + _tape.Sum(b * b) + _tape.Sum(c * c));
            if (step == 1) alikeStep.Step(); // before the other one
            otherStep.Step();
            if (step != 1) alikeStep.Step();
            aloneStep.Step();
        }

        Assert.Equal(alone.Values.ToArray(), alike.Values.ToArray());
    }

    [Fact]
    public void Row_gradients_agree_with_differences()
    {
        _tape.Backward(Loss());
        var gradient = new float[_table.Rows * Dim];
        _table.AddGradientTo(gradient);
        const float Step = 1e-2f;
        for (var i = 0; i < gradient.Length; i++)
        {
            var value = _table.Values[i];
            _table.Values[i] = value + Step;
            var up = Loss().Scalar;
            _table.Values[i] = value - Step;
            var down = Loss().Scalar;
            _table.Values[i] = value;
            Assert.Equal((up - down) / (2 * Step), gradient[i], 1e-2);
        }
    }

    [Fact]
    public void Gradients_of_several_batches_wait_together()
    {
        var gradient = new float[_table.Rows * Dim];
        for (var i = 0; i < 3; i++)
        {
            _tape.Reset();
            _tape.Backward(_tape.Sum(_tape.Gather(_table, [2, 1, 0], rows: 1)));
        }

        _table.AddGradientTo(gradient);
        Assert.Equal(3 * 3 * Dim, gradient.Sum());
        Assert.Equal([3, 3, 3], gradient.AsSpan(2 * Dim, Dim).ToArray());
        _table.ClearGradient();
        var cleared = new float[_table.Rows * Dim];
        _table.AddGradientTo(cleared);
        Assert.All(cleared, g => Assert.Equal(0, g));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void An_id_outside_its_field_is_refused_by_name(int id)
    {
        var plain = Assert.Throws<ArgumentOutOfRangeException>(() => _tape.Gather(_table, [id, 0, 0], rows: 1));
        Assert.Contains($"Field 0 of 'table' has ids 0 … 3, not {id}.", plain.Message, StringComparison.Ordinal);
        var listed = Assert.Throws<ArgumentOutOfRangeException>(
            () => _tape.Gather(_table, [0, 0, 0], rows: 1, lists: [new FieldLists(0, [0, 1], [id])]));
        Assert.Contains($"Field 0 of 'table' has ids 0 … 3, not {id}.", listed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_batches_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _tape.Gather(_table, [0, 0], rows: 1));
        Assert.Throws<ArgumentException>(() => _tape.Gather(_table, [0, 0, 0], rows: 1, numbers: [1], numberColumns: 2));
        FieldLists[] malformed = [new(1, [0], [0]), new(1, [0, 2], [0]), new(1, [1, 0], [0]), new(7, [0, 0], []), new(1, null!, [])];
        foreach (var lists in malformed)
            Assert.ThrowsAny<ArgumentException>(() => _tape.Gather(_table, [0, 0, 0], rows: 1, lists: [lists]));
    }

    [Fact]
    public void A_refused_batch_leaves_the_tape_usable()
    {
        Assert.ThrowsAny<ArgumentException>(() => _tape.Gather(_table, [9, 0, 0], rows: 1));
        _tape.Backward(_tape.Sum(_tape.Gather(_table, [0, 0, 0], rows: 1)));
    }

    [Fact]
    public void Field_values_are_the_rows_of_that_field()
    {
        Assert.Equal(_table.Values.Slice(6 * Dim, 5 * Dim).ToArray(), _table.FieldValues(2).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => _table.FieldValues(3).Length);
    }

    private Tensor Loss()
    {
        _tape.Reset();
        var y = _tape.Gather(
            _table,
            [0, 0, 4, 1, 1, 4, 1, 0, 2],
            rows: 3,
            lists: [new FieldLists(1, [0, 2, 2, 5], [0, 1, 1, 1, 0])],
            numbers: [1, 2, 3],
            numberColumns: 1);
        return _tape.Sum(y * y);
    }

    private float[] Row(int field, int id) => _table.FieldValues(field).Slice(id * Dim, Dim).ToArray();
}
