using CrossDistil.Tensors.Kernels.Cpu;

namespace CrossDistil.Tensors.Optimizers;

/// <summary>
/// Gradient clipping by global norm (Pascanu, Mikolov, Bengio, ICML 2013): where ‖g‖₂ over all parameters and tables
/// together is above a limit, g ← g · limit / ‖g‖₂, before the optimizers use it. An embedding row counts once, with
/// the sum of its occurrences. L2 and weight decay, which optimizers add, are neither counted nor scaled.
/// </summary>
/// <remarks>
/// Nothing here allocates managed memory once the sizes were seen; the same bits for any number of threads.
/// </remarks>
internal sealed class GradientClip : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly EmbeddingTable[] _tables;
    private readonly double _limit;
    private readonly TensorKernels _kernels;

    /// <summary>Has measured nothing yet.</summary>
    /// <param name="parameters">Dense parameters; not disposed here.</param>
    /// <param name="tables">Embedding tables; not disposed here.</param>
    /// <param name="limit">The greatest norm, above 0.</param>
    /// <param name="workers">The threads that compute.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public GradientClip(IReadOnlyList<Parameter> parameters, IReadOnlyList<EmbeddingTable> tables, double limit, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        (_parameters, _tables, _limit, _kernels) = ([.. parameters], [.. tables], limit, new CpuKernels(workers));
    }

    /// <summary>
    /// ‖g‖₂ of the last <see cref="Apply"/>; not finite where a gradient was not, and then nothing was scaled: the
    /// caller must check it.
    /// </summary>
    public double Norm { get; private set; }

    /// <summary>Measures the pending gradients, and scales all of them where their norm is above the limit.</summary>
    public void Apply()
    {
        var squares = 0.0; // of float32 in float64: no sum of them overflows
        foreach (var parameter in _parameters) squares += Squares(parameter.GradientMatrix.Address, parameter.Count);
        foreach (var table in _tables) squares += Squares(table);
        Norm = Math.Sqrt(squares);
        if (Norm > _limit && double.IsFinite(Norm)) Scale((float)(_limit / Norm));
    }

    /// <summary>Frees scratch memory.</summary>
    public void Dispose() => _kernels.Dispose();

    private double Squares(nint gradient, int count) => _kernels.Dot(gradient, gradient, count);

    private double Squares(EmbeddingTable table)
    {
        var pending = table.Pending;
        if (pending.BatchRows == 0) return 0;
        var segments = pending.Merge(_kernels, table.Address, decay: 0, table.SameLayout?.Pending, out var sums);
        return Squares(sums, segments.Count * segments.Dim);
    }

    private void Scale(float scale)
    {
        foreach (var parameter in _parameters)
        {
            var gradient = parameter.GradientMatrix.Address;
            _kernels.Map(new Function(FunctionKind.Affine, scale), gradient, gradient, parameter.Count, accumulate: false);
        }

        foreach (var table in _tables) table.Pending.Scale(_kernels, scale);
    }
}
