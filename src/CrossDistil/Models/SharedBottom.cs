using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Models;

/// <summary>Shared bottom (Caruana 1997): h^t = MLP(x), the same for every task.</summary>
public sealed class SharedBottom(SharedBottomOptions options, ParameterSet parameters, int input) : Backbone
{
    private readonly Mlp _bottom = new(parameters, "bottom", input, options.Hidden);

    /// <inheritdoc/>
    public override int Width => _bottom.Width;

    /// <inheritdoc/>
    public override void Forward(Tape tape, Tensor x, Span<Tensor> hidden, Dropout dropout) =>
        hidden.Fill(_bottom.Forward(tape, x, dropout));
}
