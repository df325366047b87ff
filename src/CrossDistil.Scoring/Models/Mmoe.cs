namespace CrossDistil.Scoring.Models;

/// <summary>
/// Multi-gate mixture of experts (Ma et al., KDD 2018): h^t = Σ_e g^t_e·f_e(x), g^t = softmax(x·W_t) without bias.
/// </summary>
internal sealed class Mmoe : Backbone
{
    private readonly ExpertFamily _experts;
    private readonly Parameter[] _gates;
    private readonly Tensor[] _mixes;

    /// <summary>Experts <c>expert.E</c> and one gate <c>gate.T</c> per task.</summary>
    public Mmoe(MmoeOptions options, ParameterSet parameters, int input, int tasks)
    {
        string[] names = [.. Enumerable.Range(0, options.Experts).Select(e => $"expert.{e}")];
        _experts = new ExpertFamily(parameters, names, input, options.Hidden);
        _gates = [.. Enumerable.Range(0, tasks).Select(t => parameters.Weight($"gate.{t}.weight", input, options.Experts))];
        _mixes = new Tensor[tasks];
    }

    /// <inheritdoc/>
    public override int Width => _experts.Width;

    /// <inheritdoc/>
    public override void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden)
    {
        var tape = pass.Tape;
        var experts = _experts.Forward(pass, x[0]);                                             // [rows, expert · width]
        for (var task = 0; task < _gates.Length; task++)
            _mixes[task] = tape.Softmax(tape.Dense(x[0], _gates[task], bias: null, Activation.None)); // [rows, expert]
        tape.Mixtures(_mixes, [experts], mask: default, hidden);                                // [rows, width] per task
    }
}
