using CrossDistil.Tensors;

namespace CrossDistil.Scoring.Models;

/// <summary>y = x·W + b, with or without ReLU: [rows, input] → [rows, output].</summary>
internal sealed class DenseLayer
{
    private readonly Parameter _weight;
    private readonly Activation _activation;

    /// <summary>Adds <c>name.weight</c> and <c>name.bias</c> to <paramref name="parameters"/>.</summary>
    public DenseLayer(ParameterSet parameters, string name, int input, int output, Activation activation)
    {
        _weight = parameters.Weight($"{name}.weight", input, output);
        Bias = parameters.Bias($"{name}.bias", output);
        _activation = activation;
    }

    /// <summary>b, [1, output].</summary>
    public Parameter Bias { get; }

    /// <summary>[rows, input] → [rows, output].</summary>
    public Tensor Forward(Tape tape, Tensor x) => tape.Dense(x, _weight, Bias, _activation);
}
