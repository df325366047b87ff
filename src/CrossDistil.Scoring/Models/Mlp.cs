namespace CrossDistil.Scoring.Models;

/// <summary>Dense layers one after another, ReLU on each: [rows, input] → [rows, last hidden].</summary>
public sealed class Mlp
{
    private readonly DenseLayer[] _layers;

    /// <summary>Layers <c>name.0</c>, <c>name.1</c>, … of the widths <paramref name="hidden"/>.</summary>
    public Mlp(ParameterSet parameters, string name, int input, IReadOnlyList<int> hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        _layers = new DenseLayer[hidden.Count];
        for (var layer = 0; layer < hidden.Count; layer++)
            _layers[layer] = DenseLayer.Single(
                parameters, $"{name}.{layer}", layer == 0 ? input : hidden[layer - 1], hidden[layer], Activation.Relu);
        Width = hidden.Count == 0 ? input : hidden[^1];
    }

    /// <summary>Width of the output.</summary>
    public int Width { get; }

    /// <summary>[rows, input] → [rows, <see cref="Width"/>].</summary>
    public Tensor Forward(Pass pass, Tensor x)
    {
        foreach (var layer in _layers) x = layer.Forward(pass, x);
        return x;
    }
}
