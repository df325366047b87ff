namespace CrossDistil.Scoring.Models;

/// <summary>
/// Single-task models side by side: h^t = MLP_t(x^t), where x^t are the task's own embeddings. Tasks share nothing.
/// </summary>
internal sealed class SingleTask : Backbone
{
    private readonly Mlp[] _bottoms;

    /// <summary>One MLP <c>bottom.T</c> per task.</summary>
    public SingleTask(SingleOptions options, ParameterSet parameters, int input, int tasks)
    {
        _bottoms = [.. Enumerable.Range(0, tasks).Select(t => new Mlp(parameters, $"bottom.{t}", input, options.Hidden))];
    }

    /// <inheritdoc/>
    public override int Width => _bottoms[0].Width;

    /// <inheritdoc/>
    public override void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden)
    {
        for (var task = 0; task < _bottoms.Length; task++) hidden[task] = _bottoms[task].Forward(pass, x[task]); // [rows, width]
    }
}
