namespace CrossDistil.Scoring.Models;

/// <summary>
/// Experts of equal shape on one input, run as one family: the first layer is a single wide product, later layers one
/// block-diagonal product. Members side by side: [rows, input] → [rows, experts · width].
/// </summary>
internal sealed class ExpertFamily
{
    private readonly DenseLayer[] _layers;

    /// <summary>
    /// Experts <paramref name="names"/>, layers <c>name.0</c>, <c>name.1</c>, … of the widths <paramref name="hidden"/>
    /// (at least one).
    /// </summary>
    public ExpertFamily(ParameterSet parameters, IReadOnlyList<string> names, int input, IReadOnlyList<int> hidden)
    {
        if (hidden.Count == 0) throw new ArgumentException("An expert has at least one layer.", nameof(hidden));
        _layers = new DenseLayer[hidden.Count];
        for (var layer = 0; layer < hidden.Count; layer++)
        {
            string[] layers = [.. names.Select(name => $"{name}.{layer}")];
            _layers[layer] = layer == 0
                ? DenseLayer.OnOneInput(parameters, layers, input, hidden[0])
                : DenseLayer.OnOwnInputs(parameters, layers, hidden[layer - 1], hidden[layer]);
        }

        Width = hidden[^1];
    }

    /// <summary>Width of each expert's output.</summary>
    public int Width { get; }

    /// <summary>The layers from the input up, for a network that does something between them.</summary>
    public IReadOnlyList<DenseLayer> Layers => _layers;

    /// <summary>[rows, input] → [rows, experts · <see cref="Width"/>].</summary>
    public Tensor Forward(Pass pass, Tensor x)
    {
        foreach (var layer in _layers) x = layer.Forward(pass, x);
        return x;
    }
}
