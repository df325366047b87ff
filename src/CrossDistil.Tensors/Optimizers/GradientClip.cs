using CrossDistil.Tensors.Kernels;
using CrossDistil.Tensors.Kernels.Cpu;

namespace CrossDistil.Tensors.Optimizers;

/// <summary>
/// Gradient clipping by global norm (Pascanu, Mikolov, Bengio, ICML 2013): where ‖g‖₂ over all parameters and tables together is above a limit, g ← g · limit / ‖g‖₂,
/// before the optimizers use it. An embedding row counts once, with the sum of its occurrences. What optimizers add of their own, L2 and weight decay, is neither counted nor scaled.
/// </summary>
/// <remarks>Nothing here allocates managed memory once the sizes were seen; the same bits for any number of threads.</remarks>
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

    /// <summary>‖g‖₂ as the last <see cref="Apply"/> found it; not finite where a gradient was not, and then nothing was scaled: its caller must look.</summary>
    public double Norm { get; private set; }

    /// <summary>Measures the gradients that wait, and scales all of them where they are too long together.</summary>
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
            _kernels.Map(new Function(FunctionKind.Affine, scale), parameter.GradientMatrix.Address, parameter.GradientMatrix.Address, parameter.Count, accumulate: false);
        foreach (var table in _tables) table.Pending.Scale(_kernels, scale);
    }
}
