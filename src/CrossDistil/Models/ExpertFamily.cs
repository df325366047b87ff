using CrossDistil.Tensors;

namespace CrossDistil.Models;

/// <summary>
/// Experts of equal shape on one input, run as one family: the first layer is a single wide product, later layers one block-diagonal
/// product. Members side by side: [rows, input] → [rows, experts · width].
/// </summary>
public sealed class ExpertFamily
{
    private readonly (Parameter Weight, Parameter Bias)[] _layers;
    private readonly int _experts;

    /// <summary>Experts <paramref name="names"/>, layers <c>name.0</c>, <c>name.1</c>, … of the widths <paramref name="hidden"/> (at least one).</summary>
    public ExpertFamily(ParameterSet parameters, IReadOnlyList<string> names, int input, IReadOnlyList<int> hidden)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(hidden);
        if (hidden.Count == 0) throw new ArgumentException("An expert has at least one layer.", nameof(hidden));
        _experts = names.Count;
        _layers = new (Parameter, Parameter)[hidden.Count];
        for (var layer = 0; layer < hidden.Count; layer++)
        {
            string[] weights = [.. names.Select(name => $"{name}.{layer}.weight")], biases = [.. names.Select(name => $"{name}.{layer}.bias")];
            _layers[layer] = (
                layer == 0 ? parameters.WideWeight(weights, input, hidden[0]) : parameters.StackedWeight(weights, hidden[layer - 1], hidden[layer]),
                parameters.WideBias(biases, hidden[layer]));
        }

        Width = hidden[^1];
    }

    /// <summary>Width of each expert's output.</summary>
    public int Width { get; }

    /// <summary>[rows, input] → [rows, experts · <see cref="Width"/>].</summary>
    public Tensor Forward(Pass pass, Tensor x)
    {
        var tape = pass.Tape;
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var (weight, bias) = _layers[layer];
            x = layer == 0
                ? tape.Dense(x, weight, bias, Activation.Relu)                    // [rows, experts · hidden]
                : tape.GroupedDense(x, weight, bias, _experts, Activation.Relu);  // [rows, experts · hidden]
            x = pass.Drop(x);
        }

        return x;
    }
}
