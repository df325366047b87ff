namespace CrossDistil.Scoring.Models;

/// <summary>Shared bottom (Caruana 1997): h^t = MLP(x), the same for every task.</summary>
internal sealed class SharedBottom(SharedBottomOptions options, ParameterSet parameters, int input) : Backbone
{
    private readonly Mlp _bottom = new(parameters, "bottom", input, options.Hidden);

    /// <inheritdoc/>
    public override int Width => _bottom.Width;

    /// <inheritdoc/>
    public override void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden) => hidden.Fill(_bottom.Forward(pass, x[0]));
}
