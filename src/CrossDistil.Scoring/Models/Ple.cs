namespace CrossDistil.Scoring.Models;

/// <summary>
/// Progressive layered extraction (Tang et al., RecSys 2020): stacked levels of customized gate control. One level is
/// CGC.
/// </summary>
internal sealed class Ple : Backbone
{
    private readonly Cgc[] _levels;
    private readonly Tensor[] _states; // one per task, then the shared one

    /// <summary>Levels <c>level.V</c> from the input up.</summary>
    public Ple(PleOptions options, ParameterSet parameters, int input, int tasks)
    {
        _levels = new Cgc[options.Levels.Count];
        for (var level = 0; level < _levels.Length; level++)
        {
            var width = level == 0 ? input : _levels[level - 1].Width;
            var isLast = level == _levels.Length - 1;
            _levels[level] = new Cgc(options.Levels[level], parameters, $"level.{level}", width, tasks, isLast);
        }

        _states = new Tensor[tasks + 1];
    }

    /// <inheritdoc/>
    public override int Width => _levels[^1].Width;

    /// <inheritdoc/>
    public override void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden)
    {
        _states.AsSpan().Fill(x[0]);
        foreach (var level in _levels) level.Forward(pass, _states);
        _states.AsSpan(0, hidden.Length).CopyTo(hidden);
    }
}
