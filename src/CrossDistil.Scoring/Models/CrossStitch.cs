namespace CrossDistil.Scoring.Models;

/// <summary>
/// Cross-stitch networks (Misra et al., CVPR 2016): one column of layers per task on shared embeddings, mixed after
/// every layer, the last included: x̃_t = Σ_s α[t, s]·x_s. A stitch is one number per pair of tasks and layer; it
/// starts at α_tt = .9 and α_ts = .1/(T−1).
/// </summary>
internal sealed class CrossStitch : Backbone
{
    private const double OwnShare = 0.9;
    private readonly ExpertFamily _columns;
    private readonly Parameter[] _stitches;
    private readonly Tensor[] _rows;

    /// <summary>Columns <c>column.T</c> and one <c>stitch.L</c> [to task, from task] per layer.</summary>
    public CrossStitch(CrossStitchOptions options, ParameterSet parameters, int input, int tasks)
    {
        _columns = new ExpertFamily(parameters, [.. Enumerable.Range(0, tasks).Select(t => $"column.{t}")], input, options.Hidden);
        _stitches = [.. _columns.Layers.Select((_, layer) => parameters.Matrix($"stitch.{layer}", tasks, tasks, Start))];
        _rows = new Tensor[tasks];

        double Start(int to, int from) => tasks == 1 ? 1 : to == from ? OwnShare : (1 - OwnShare) / (tasks - 1);
    }

    /// <inheritdoc/>
    public override int Width => _columns.Width;

    /// <inheritdoc/>
    public override void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden)
    {
        var (tape, input) = (pass.Tape, x[0]);
        for (var layer = 0; layer < _stitches.Length; layer++)
        {
            var columns = _columns.Layers[layer].Forward(pass, input);                             // [rows, task · width]
            var stitch = tape.Use(_stitches[layer]);                                               // [to, from]
            for (var to = 0; to < hidden.Length; to++) _rows[to] = tape.SliceRows(stitch, to, 1);
            if (layer == _stitches.Length - 1) tape.Mixtures(_rows, [columns], mask: default, hidden); // [rows, width] per task
            else input = tape.JoinedMixtures(_rows, columns);                                      // [rows, task · width]
        }
    }
}
