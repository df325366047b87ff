using CrossDistil.Tensors;

namespace CrossDistil.Scoring.Models;

/// <summary>
/// One layer of a family of equally shaped networks, run as one product: members side by side, [rows, family · width].
/// </summary>
internal sealed class FamilyLayer
{
    private readonly Parameter _weight, _bias;
    private readonly int _groups;
    private readonly Activation _activation;

    private FamilyLayer(Parameter weight, Parameter bias, int groups, Activation activation) =>
        (_weight, _bias, _groups, _activation) = (weight, bias, groups, activation);

    /// <summary>
    /// ReLU; all members read one input, [rows, input]: a wide product. Adds <c>name.weight</c> and <c>name.bias</c> of
    /// every member.
    /// </summary>
    public static FamilyLayer OnOneInput(ParameterSet parameters, IReadOnlyList<string> names, int input, int width)
    {
        return new FamilyLayer(
            parameters.WideWeight(Weights(names), input, width), parameters.WideBias(Biases(names), width), groups: 1, Activation.Relu);
    }

    /// <summary>
    /// Each member reads its own block of [rows, family · input]: a block-diagonal product. Names as in
    /// <see cref="OnOneInput"/>.
    /// </summary>
    public static FamilyLayer OnOwnInputs(
        ParameterSet parameters, IReadOnlyList<string> names, int input, int width, Activation activation = Activation.Relu)
    {
        return new FamilyLayer(
            parameters.StackedWeight(Weights(names), input, width), parameters.WideBias(Biases(names), width), names.Count, activation);
    }

    /// <summary>Biases of all members, [1, family · width].</summary>
    public Parameter Bias => _bias;

    /// <summary>
    /// Every member's layer: → [rows, family · width]. A linear layer gives logits, of which none is dropped.
    /// </summary>
    public Tensor Forward(Pass pass, Tensor x)
    {
        var y = pass.Tape.GroupedDense(x, _weight, _bias, _groups, _activation);
        return _activation == Activation.None ? y : pass.Drop(y);
    }

    private static string[] Weights(IReadOnlyList<string> names) => [.. names.Select(name => $"{name}.weight")];

    private static string[] Biases(IReadOnlyList<string> names) => [.. names.Select(name => $"{name}.bias")];
}
