namespace CrossDistil.Scoring.Models;

/// <summary>
/// y = act(x·W + b): one layer, or a family of equally shaped layers that run as one product, members side by side,
/// [rows, family · width].
/// </summary>
internal sealed class DenseLayer(Parameter weight, Parameter bias, int groups, Activation activation)
{
    /// <summary>Biases of all members, [1, family · width].</summary>
    public Parameter Bias => bias;

    /// <summary>One layer. Adds <c>name.weight</c> and <c>name.bias</c>.</summary>
    public static DenseLayer Single(ParameterSet parameters, string name, int input, int width, Activation activation) =>
        new(parameters.Weight($"{name}.weight", input, width), parameters.Bias($"{name}.bias", width), groups: 1, activation);

    /// <summary>
    /// ReLU; all members read one input, [rows, input]: a wide product. Adds <c>name.weight</c> and <c>name.bias</c> of
    /// every member.
    /// </summary>
    public static DenseLayer OnOneInput(ParameterSet parameters, IReadOnlyList<string> names, int input, int width) => new(
        parameters.WideWeight(Weights(names), input, width), parameters.WideBias(Biases(names), width), groups: 1, Activation.Relu);

    /// <summary>
    /// Each member reads its own block of [rows, family · input]: a block-diagonal product. Names as in
    /// <see cref="OnOneInput"/>.
    /// </summary>
    public static DenseLayer OnOwnInputs(
        ParameterSet parameters, IReadOnlyList<string> names, int input, int width, Activation activation = Activation.Relu) => new(
        parameters.StackedWeight(Weights(names), input, width), parameters.WideBias(Biases(names), width), names.Count, activation);

    /// <summary>
    /// Every member's layer: → [rows, family · width]. A linear layer gives logits, which are not dropped.
    /// </summary>
    public Tensor Forward(Pass pass, Tensor x)
    {
        var y = pass.Tape.GroupedDense(x, weight, bias, groups, activation);
        return activation == Activation.None ? y : pass.Drop(y);
    }

    private static string[] Weights(IReadOnlyList<string> names) => [.. names.Select(name => $"{name}.weight")];

    private static string[] Biases(IReadOnlyList<string> names) => [.. names.Select(name => $"{name}.bias")];
}
