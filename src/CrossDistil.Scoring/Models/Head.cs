namespace CrossDistil.Scoring.Models;

/// <summary>
/// A tower: ReLU layers and one linear output, [rows, hidden] → [rows, 1]. Students and teachers have the same form.
/// </summary>
internal sealed class Head
{
    private readonly Mlp _tower;
    private readonly DenseLayer _output;

    /// <summary>Layers <c>name.0</c>, <c>name.1</c>, …; the last one gives the logit.</summary>
    public Head(ParameterSet parameters, string name, int input, IReadOnlyList<int> tower)
    {
        _tower = new Mlp(parameters, name, input, tower);
        _output = DenseLayer.Single(parameters, $"{name}.{tower.Count}", _tower.Width, 1, Activation.None);
    }

    /// <summary>Bias of the output, [1, 1]: where the logit starts.</summary>
    public Parameter OutputBias => _output.Bias;

    /// <summary>[rows, hidden] → [rows, 1].</summary>
    public Tensor Forward(Pass pass, Tensor hidden) => _output.Forward(pass, _tower.Forward(pass, hidden));
}
