using CrossDistil.Tensors;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class ScaleGradientTests : IDisposable
{
    private readonly Workers _workers = new(2);
    private readonly Tape _tape;
    private readonly Parameter _p = Numbers.Parameter("p", 3, 4);

    public ScaleGradientTests() => _tape = new Tape(_workers);

    public void Dispose()
    {
        _p.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(3)]
    public void The_values_are_those_of_x_itself_and_not_copied(float factor)
    {
        var x = _tape.Use(_p) * 2;
        var y = _tape.ScaleGradient(x, factor);
        Assert.Equal((3, 4), (y.Rows, y.Columns));
        Assert.True(x.Values == y.Values); // the same place, not the same numbers alone
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(3)]
    public void What_comes_back_through_it_is_multiplied_and_what_comes_past_it_is_not(float factor)
    {
        var x = _tape.Use(_p) * 2;
        var y = x.ScaleGradient(factor);
        _tape.Backward(_tape.Sum(x * 5) + _tape.Sum(y * 3) + _tape.Sum(y * y) + _tape.Sum(x * x));
        var expected = _p.Values.ToArray().Select(p => 2 * ((factor * (3 + (2 * 2 * p))) + 5 + (2 * 2 * p)));
        Numbers.Close([.. expected], _p.Gradient, 1e-5, 1e-5);
    }

    [Fact]
    public void Behind_a_layer_it_multiplies_the_gradient_of_everything_before_it()
    {
        var whole = Gradients(1);
        Assert.Contains(whole, value => value != 0);
        Assert.Equal(whole.Select(value => value * 0.25f), Gradients(0.25f)); // a power of two: exact
        Assert.All(Gradients(0), value => Assert.Equal(0, value));

        float[] Gradients(float factor)
        {
            _tape.Reset();
            using Parameter weight = Numbers.Parameter("weight", 4, 5, seed: 2), bias = Numbers.Parameter("bias", 1, 5, seed: 3);
            _p.Gradient.Clear();
            var layer = _tape.Dense(_tape.Use(_p), weight, bias, Activation.Relu);
            var scaled = layer.ScaleGradient(factor);
            _tape.Backward(_tape.Sum(scaled * _tape.Constant(Numbers.Normal(15, seed: 4), 3, 5)) + (_tape.Sum(_tape.Use(_p)) * 0));
            return [.. weight.Gradient, .. bias.Gradient, .. _p.Gradient];
        }
    }

    [Fact]
    public void A_factor_of_one_is_x_and_of_zero_a_detached_x()
    {
        var x = _tape.Use(_p) * 2;
        Assert.Same(x, _tape.ScaleGradient(x, 1));
        var detached = _tape.ScaleGradient(x, 0);
        _tape.Backward(_tape.Sum(detached * x));
        Assert.True(detached.Gradient.IsEmpty);
        Numbers.Close([.. _p.Values.ToArray().Select(p => 2 * 2 * p)], _p.Gradient, 1e-6, 1e-6);
    }

    [Fact]
    public void Numbers_are_picked_by_their_places_into_a_column_without_gradient()
    {
        var picked = _tape.Constant([10, 20, 30, 40], [3, 0, 3]);
        Assert.Equal((3, 1), (picked.Rows, picked.Columns));
        Assert.Equal([40, 10, 40], picked.Values.ToArray());
        _tape.Backward(_tape.Sum(picked * picked) + _tape.Sum(_tape.Use(_p)));
        Assert.True(picked.Gradient.IsEmpty);
        Assert.Throws<IndexOutOfRangeException>(() => _tape.Constant([1, 2], [2]));
        Assert.Throws<IndexOutOfRangeException>(() => _tape.Constant([1, 2], [-1]));
    }
}
