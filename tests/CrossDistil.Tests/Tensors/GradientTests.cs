using CrossDistil.Tensors;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class GradientTests
{
    private readonly Parameter _x = Numbers.Parameter("x", 3, 6, seed: 1);
    private readonly Parameter _y = Numbers.Parameter("y", 3, 6, seed: 2);
    private readonly Parameter _one = Numbers.Parameter("one", 1, 1, seed: 3);
    private readonly Parameter _row = Numbers.Parameter("row", 1, 3, seed: 4);
    private readonly Parameter _gates = Numbers.Parameter("gates", 3, 3, seed: 5);
    private readonly Parameter _weight = Numbers.Parameter("weight", 6, 4, seed: 6);
    private readonly Parameter _bias = Numbers.Parameter("bias", 1, 4, seed: 7);
    private readonly Parameter _second = Numbers.Parameter("second", 4, 2, seed: 10);
    private readonly Parameter _grouped = Numbers.Parameter("grouped", 6, 4, seed: 8);
    private readonly Parameter _wideBias = Numbers.Parameter("wideBias", 1, 12, seed: 9);

    [Fact]
    public void Sums_differences_and_products_agree_with_differences()
    {
        Differences.Check(t => t.Use(_x) + t.Use(_y), _x, _y);
        Differences.Check(t => t.Use(_x) - t.Use(_y), _x, _y);
        Differences.Check(t => t.Use(_x) * t.Use(_y), _x, _y);
        Differences.Check(t => t.Use(_x) * t.Use(_x), _x);
        Differences.Check(t => t.Use(_x) - t.Use(_x) * 3 + (2 - t.Use(_x)), _x);
    }

    [Fact]
    public void A_single_number_serves_all_elements_and_collects_their_gradients()
    {
        Differences.Check(t => t.Use(_x) + t.Use(_one), _x, _one);
        Differences.Check(t => t.Use(_one) - t.Use(_x), _x, _one);
        Differences.Check(t => t.Use(_x) * t.Use(_one), _x, _one);
        Differences.Check(t => t.Use(_one) * t.Use(_one), _one);
    }

    [Fact]
    public void Functions_of_one_number_agree_with_differences()
    {
        for (var i = 0; i < _x.Values.Length; i++) _x.Values[i] = (i - 8.5f) / 4; // away from the kinks below
        Differences.Check(t => -t.Use(_x) * 2 + 1, _x);
        Differences.Check(t => t.Sigmoid(t.Use(_x)), _x);
        Differences.Check(t => t.Softplus(t.Use(_x)), _x);
        Differences.Check(t => t.Clamp(t.Use(_x), -0.5f, 0.5f), _x);
        Differences.Check(t => t.Max(t.Use(_x), 0.25f), _x);
        Differences.Check(t => t.Dropout(t.Use(_x), 0.4f, seed: 5), _x);
    }

    [Fact]
    public void Sum_and_mean_agree_with_differences()
    {
        Differences.Check(t => t.Sum(t.Use(_x)), _x);
        Differences.Check(t => t.Mean(t.Use(_x) * t.Use(_y)), _x, _y);
    }

    [Fact]
    public void Cutting_and_joining_agree_with_differences()
    {
        Differences.Check(t => t.Slice(t.Use(_x), 2, 3), _x);
        Differences.Check(t => t.SliceRows(t.Use(_x), 1, 2), _x);
        Differences.Check(t => t.Slice(t.Use(_x), 0, 3) * t.Slice(t.Use(_x), 1, 3), _x);
        Differences.Check(t => t.Concat([t.Use(_x), t.Use(_gates), t.Use(_x)]), _x, _gates);
    }

    [Fact]
    public void A_slice_and_its_source_both_count()
    {
        Differences.Check(
            t =>
            {
                var x = t.Use(_x) * 2;
                return t.Concat([t.Slice(x, 1, 2), x, t.Slice(x, 2, 4)]);
            },
            _x);
        Differences.Check(
            t =>
            {
                var x = t.Use(_x) * 2;
                return t.SliceRows(x, 0, 2) * t.SliceRows(x, 1, 2);
            },
            _x);
    }

    [Fact]
    public void Softmax_agrees_with_differences() => Differences.Check(t => t.Softmax(t.Use(_x)), _x);

    [Fact]
    public void A_mixture_agrees_with_differences()
    {
        Differences.Check(t => t.Mixture(t.Use(_gates), t.Use(_x)), _gates, _x);
        Differences.Check(t => t.Mixture(t.Use(_row), t.Use(_x)), _row, _x);
        Differences.Check(t => t.Mixture(t.Softmax(t.Use(_gates)), t.Use(_x)), _gates, _x);
    }

    [Fact]
    public void Mixtures_of_several_gates_agree_with_differences()
    {
        Differences.Check(t => t.Concat(Mix(t, [t.Use(_gates), t.Softmax(t.Use(_gates))], [t.Use(_x)], [])), _gates, _x);
        Differences.Check(t => t.Concat(Mix(t, [t.Use(_gates), t.Use(_row)], [t.Use(_x)], [])), _gates, _row, _x);
        Differences.Check(t => Mix(t, [t.Use(_gates), t.Use(_row)], [t.Use(_x)], [])[1], _row, _x); // the loss knows one of them
        Differences.Check(t => t.JoinedMixtures([t.Use(_gates), t.Use(_row)], t.Use(_x)), _gates, _row, _x);
        Differences.Check(
            t => t.Concat(Mix(t, [t.Use(_gates), t.Slice(t.Use(_gates), 1, 2)], [t.Slice(t.Use(_x), 0, 2), t.Slice(t.Use(_x), 2, 4)], [true, true, false, true])),
            _gates,
            _x);

        static Tensor[] Mix(Tape t, Tensor[] gates, Tensor[] experts, bool[] sees)
        {
            var results = new Tensor[gates.Length];
            t.Mixtures(gates, experts, sees, results);
            return results;
        }
    }

    [Fact]
    public void A_rectified_layer_passes_what_any_consumer_sends_back()
    {
        Differences.Check(t => Dense(t, Hidden(t)), _x, _weight, _bias, _second);
        Differences.Check(t => Mixture(t, Hidden(t)), _x, _weight, _bias);
        Differences.Check(t => Both(t, Dense, Mixture), _x, _weight, _bias, _second);
        Differences.Check(t => Both(t, Dense, (tape, hidden) => tape.Slice(tape.Sigmoid(hidden), 0, 2)), _x, _weight, _bias, _second);
        Differences.Check(t => Both(t, (tape, hidden) => tape.Slice(tape.Sigmoid(hidden), 0, 2), Mixture), _x, _weight, _bias);

        Tensor Hidden(Tape t) => t.Dense(t.Use(_x), _weight, _bias, Activation.Relu); // [3, 4]
        Tensor Dense(Tape t, Tensor hidden) => t.Dense(hidden, _second, bias: null, Activation.None);
        Tensor Mixture(Tape t, Tensor hidden) => t.Mixture(t.Constant([0.3f, -2], 1, 2), hidden);
        Tensor Both(Tape t, Func<Tape, Tensor, Tensor> one, Func<Tape, Tensor, Tensor> other)
        {
            var hidden = Hidden(t);
            return one(t, hidden) + other(t, hidden);
        }
    }

    [Fact]
    public void Layers_agree_with_differences()
    {
        Differences.Check(t => t.Dense(t.Use(_x), _weight, null, Activation.None), _x, _weight);
        Differences.Check(t => t.Dense(t.Use(_x), _weight, _bias, Activation.None), _x, _weight, _bias);
        Differences.Check(t => t.Dense(t.Use(_x), _weight, _bias, Activation.Relu), _x, _weight, _bias);
        Differences.Check(t => t.Dense(t.Use(_x), _weight, null, Activation.Relu), _x, _weight);
        Differences.Check(t => t.GroupedDense(t.Use(_x), _grouped, _wideBias, 3, Activation.Relu), _x, _grouped, _wideBias);
        Differences.Check(t => t.GroupedDense(t.Use(_x), _grouped, null, 3, Activation.None), _x, _grouped);
    }

    [Fact]
    public void Everything_together_agrees_with_differences() => Differences.Check(
        t =>
        {
            var x = t.Use(_x);
            var hidden = t.GroupedDense(t.Sigmoid(x), _grouped, _wideBias, 3, Activation.Relu);
            var gate = t.Softmax(t.Dense(x, _weight, null, Activation.None));
            return t.Mixture(t.Slice(gate, 0, 3), hidden) + t.Mixture(t.Slice(gate, 1, 3), hidden);
        },
        _x,
        _grouped,
        _wideBias,
        _weight);
}
