using CrossDistil.Tensors;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class TapeTests : IDisposable
{
    private readonly Workers _workers = new(2);
    private readonly Tape _tape;
    private readonly Parameter _p = Numbers.Parameter("p", 2, 3);

    public TapeTests() => _tape = new Tape(_workers);

    public void Dispose()
    {
        _p.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }

    [Fact]
    public void A_detached_tensor_receives_no_gradient()
    {
        var x = _tape.Use(_p) * 2;
        var detached = _tape.Detach(x);
        _tape.Backward(_tape.Sum(detached * x));
        Assert.True(detached.Gradient.IsEmpty);
        Numbers.Close([.. _p.Values.ToArray().Select(v => 2 * 2 * v)], _p.Gradient, 1e-6, 1e-6); // not the 8·v of x·x
    }

    [Fact]
    public void A_constant_receives_no_gradient_even_through_a_layer()
    {
        using var weight = Numbers.Parameter("weight", 3, 4);
        var x = _tape.Constant(Numbers.Normal(6), 2, 3);
        var y = _tape.Dense(x, weight, bias: null, Activation.Relu);
        _tape.Backward(_tape.Sum(y));
        Assert.True(x.Gradient.IsEmpty);
        Assert.False(y.Gradient.IsEmpty);
    }

    [Fact]
    public void Gradients_of_two_passes_add_up_in_parameters_but_not_between()
    {
        var x = _tape.Use(_p) * 3;
        _tape.Backward(_tape.Sum(x));
        _tape.Backward(_tape.Sum(x * 2));
        Assert.All(_p.Gradient.ToArray(), g => Assert.Equal(9, g));
        Assert.All(x.Gradient.ToArray(), g => Assert.Equal(2, g));
    }

    [Fact]
    public void A_part_that_the_loss_does_not_use_has_no_gradient()
    {
        var x = _tape.Use(_p);
        var unused = _tape.Sigmoid(x);
        _tape.Backward(_tape.Sum(x));
        Assert.True(unused.Gradient.IsEmpty);
    }

    [Fact]
    public void A_parameter_used_twice_collects_both_gradients()
    {
        _tape.Backward(_tape.Sum(_tape.Use(_p) + _tape.Use(_p)));
        Assert.All(_p.Gradient.ToArray(), g => Assert.Equal(2, g));
    }

    [Fact]
    public void A_parameter_can_be_the_loss()
    {
        using var one = new Parameter("one", 1, 1);
        _tape.Backward(_tape.Use(one));
        _tape.Backward(_tape.Use(one));
        Assert.Equal(2, one.Gradient[0]);
    }

    [Fact]
    public void Clamp_passes_the_gradient_at_its_bounds_and_not_outside()
    {
        new float[] { -2, -1, 0, 1, 2, 0.5f }.CopyTo(_p.Values);
        var y = _tape.Clamp(_tape.Use(_p), -1, 1);
        _tape.Backward(_tape.Sum(y));
        Assert.Equal([-1, -1, 0, 1, 1, 0.5f], y.Values.ToArray());
        Assert.Equal([0, 1, 1, 1, 0, 1], _p.Gradient.ToArray());
    }

    [Fact]
    public void Clamp_without_bounds_is_the_identity()
    {
        var y = _tape.Clamp(_tape.Use(_p), float.NegativeInfinity, float.PositiveInfinity);
        Assert.Equal(_p.Values.ToArray(), y.Values.ToArray());
    }

    [Fact]
    public void Softplus_and_sigmoid_do_not_overflow()
    {
        var x = _tape.Constant([-200, -20, 0, 20, 200], 1, 5);
        Numbers.Close([0, 2.0611536e-9f, 0.6931472f, 20, 200], _tape.Softplus(x).Values, 1e-6, 1e-12);
        Numbers.Close([0, 2.0611536e-9f, 0.5f, 1, 1], _tape.Sigmoid(x).Values, 1e-6, 1e-12);
    }

    [Fact]
    public void NaN_passes_every_function_so_that_a_diverged_run_shows()
    {
        using var weight = Numbers.Parameter("weight", 1, 40);
        var x = _tape.Constant([float.NaN], 1, 1);
        var layer = _tape.Dense(x, weight, null, Activation.Relu);
        Tensor[] results = [_tape.Sigmoid(x), _tape.Softplus(x), _tape.Max(x, 0), _tape.Clamp(x, -1, 1), _tape.Softmax(x), _tape.Sum(x), layer];
        foreach (var y in results)
            Assert.All(y.Values.ToArray(), v => Assert.Equal(float.NaN, v));
    }

    [Fact]
    public void Dropout_is_a_function_of_seed_and_place_and_keeps_the_mean()
    {
        var ones = Enumerable.Repeat(1f, 100_000).ToArray();
        var x = _tape.Constant(ones, 1000, 100);
        var (first, again, other) = (_tape.Dropout(x, 0.3f, 1), _tape.Dropout(x, 0.3f, 1), _tape.Dropout(x, 0.3f, 2));
        Assert.Equal(first.Values.ToArray(), again.Values.ToArray());
        Assert.NotEqual(first.Values.ToArray(), other.Values.ToArray());
        Assert.InRange(_tape.Mean(first).Scalar, 0.99f, 1.01f);
        Assert.Equal(2, first.Values.ToArray().Distinct().Count());
        Assert.Same(x, _tape.Dropout(x, 0, 1));
    }

    [Fact]
    public void Mixture_weighs_the_experts()
    {
        var experts = _tape.Constant([1, 2, 10, 20, 3, 4, 30, 40], 2, 4); // two experts of width 2
        Numbers.Close([5.5f, 11, 16.5f, 22], _tape.Mixture(_tape.Constant([0.5f, 0.5f], 1, 2), experts).Values, 1e-6, 0);
        Numbers.Close([1, 2, 30, 40], _tape.Mixture(_tape.Constant([1, 0, 0, 1], 2, 2), experts).Values, 1e-6, 0);
    }

    [Fact]
    public void A_tensor_is_dead_after_reset()
    {
        var x = _tape.Use(_p);
        _tape.Reset();
        Assert.Throws<InvalidOperationException>(() => x.Values.Length);
        Assert.Throws<InvalidOperationException>(() => _tape.Sum(x));
        Assert.Throws<InvalidOperationException>(() => x + 1);
    }

    [Fact]
    public void A_tensor_of_another_tape_is_refused()
    {
        using var other = new Tape(_workers);
        Assert.Throws<InvalidOperationException>(() => _tape.Use(_p) + other.Use(_p));
    }

    [Fact]
    public void A_tape_that_does_not_record_gives_the_same_values_and_no_gradients()
    {
        using var weight = Numbers.Parameter("weight", 3, 4);
        using var scoring = new Tape(_workers, recording: false);
        var expected = _tape.Softmax(_tape.Dense(_tape.Use(_p), weight, null, Activation.Relu)).Values.ToArray();
        var actual = scoring.Softmax(scoring.Dense(scoring.Use(_p), weight, null, Activation.Relu));
        Assert.Equal(expected, actual.Values.ToArray());
        Assert.Throws<InvalidOperationException>(() => scoring.Backward(scoring.Sum(actual)));
    }

    [Fact]
    public void A_loss_must_be_one_number_that_depends_on_a_parameter()
    {
        Assert.Throws<ArgumentException>(() => _tape.Backward(_tape.Use(_p)));
        Assert.Throws<InvalidOperationException>(() => _tape.Backward(_tape.Detach(_tape.Sum(_tape.Use(_p)))));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var weight = new Parameter("weight", 4, 2);
        var x = _tape.Use(_p);
        Assert.Contains(
            "'weight' of 4×2",
            Assert.Throws<ArgumentException>(() => _tape.Dense(x, weight, null, Activation.None)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => x + _tape.Constant([1, 2], 1, 2));
        Assert.Throws<ArgumentException>(() => _tape.Concat([x, _tape.Constant([1], 1, 1)]));
        Assert.Throws<ArgumentException>(() => _tape.Mixture(_tape.Constant([1, 2], 1, 2), x));
        Assert.Throws<ArgumentException>(() => _tape.Mixtures([_tape.Constant([1, 2], 1, 2)], [x], [true, true], new Tensor[1]));
        Assert.Throws<ArgumentException>(() => _tape.Mixtures([_tape.Constant([1], 1, 1)], [x], [], new Tensor[2]));
        Assert.Throws<ArgumentException>(() => _tape.JoinedMixtures([], x));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.Slice(x, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.SliceRows(x, 1, 2));
        Assert.Throws<ArgumentException>(() => _tape.Constant([1, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>(() => _tape.Clamp(x, 1, -1));
        Assert.Throws<InvalidOperationException>(() => x.Scalar);
    }

    [Fact]
    public void A_disposed_parameter_or_table_is_refused()
    {
        var parameter = new Parameter("parameter", 2, 2);
        parameter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _tape.Use(parameter));
        var table = new EmbeddingTable("table", [2], 2);
        table.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _tape.Gather(table, [0], 1));
    }

    [Fact]
    public void Names_and_sizes_are_checked_at_the_border()
    {
        Assert.Throws<ArgumentException>(() => new Parameter("", 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parameter("p", 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parameter("p", 1 << 16, 1 << 15));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingTable("t", [], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingTable("t", [3, 0], 1));
        Assert.Throws<ArgumentNullException>(() => new Tape((Workers)null!));
    }

    [Fact]
    public void A_batch_without_rows_passes_through()
    {
        using var weight = Numbers.Parameter("weight", 3, 4);
        var y = _tape.Dense(_tape.Constant([], 0, 3), weight, null, Activation.Relu);
        Assert.Equal((0, 4), (y.Rows, y.Columns));
        var loss = _tape.Sum(_tape.Softmax(y));
        Assert.Equal(0, loss.Scalar);
        _tape.Backward(loss);
        Assert.All(weight.Gradient.ToArray(), g => Assert.Equal(0, g));
        Assert.Throws<ArgumentException>(() => _tape.Mean(y));
    }
}
