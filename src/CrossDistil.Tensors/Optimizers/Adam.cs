using CrossDistil.Tensors.Kernels.Cpu;

namespace CrossDistil.Tensors.Optimizers;

/// <summary>
/// Adam on dense parameters, as in PyTorch: w ← w − rate · m̂ / (√v̂ + ε), m̂ and v̂ corrected for their start at zero.
/// </summary>
internal sealed class Adam : IDisposable
{
    private readonly AdamOptions _options;
    private readonly TensorKernels _kernels;
    private readonly NativeBuffer[] _means, _squares;

    /// <summary>Starts with moments of zero.</summary>
    /// <param name="parameters">What is trained; not disposed here.</param>
    /// <param name="options">Rate and the rest.</param>
    /// <param name="workers">The threads that compute.</param>
    public Adam(IReadOnlyList<Parameter> parameters, AdamOptions options, Workers workers)
    {
        (Parameters, _options, _kernels, Rate) = ([.. parameters], options, new CpuKernels(workers), options.Rate);
        _means = [.. parameters.Select(p => new NativeBuffer((long)p.Count * sizeof(float)))];
        _squares = [.. parameters.Select(p => new NativeBuffer((long)p.Count * sizeof(float)))];
    }

    /// <summary>What is trained, in the order of the moments.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Learning rate of the next step; starts as the options' and may follow a schedule.</summary>
    public double Rate { get; set; }

    /// <summary>Steps taken; part of the state that a checkpoint holds.</summary>
    public long Steps { get; set; }

    /// <summary>m of parameter <paramref name="index"/>, [rows, columns]; part of the state.</summary>
    public Span<float> Mean(int index) => _means[index].Span<float>(Parameters[index].Count);

    /// <summary>v of parameter <paramref name="index"/>, [rows, columns]; part of the state.</summary>
    public Span<float> MeanSquare(int index) => _squares[index].Span<float>(Parameters[index].Count);

    /// <summary>Moves every parameter by its gradient and clears the gradient.</summary>
    public void Step()
    {
        Steps++;
        for (var i = 0; i < Parameters.Count; i++)
        {
            var p = Parameters[i];
            var step = AdamStep.At(Steps, Rate, _options.Beta1, _options.Beta2, _options.Epsilon, p.Decays ? _options.WeightDecay : 0);
            _kernels.Adam(step, p.Matrix.Address, p.GradientMatrix.Address, _means[i].Address, _squares[i].Address, p.Count);
        }
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var buffer in _means.Concat(_squares)) buffer.Dispose();
        _kernels.Dispose();
    }
}
