using CrossDistil.Tensors.Kernels.Cpu;
using CrossDistil.Tensors.Operations;

namespace CrossDistil.Tensors;

/// <summary>
/// Computes tensors and remembers how, so that <see cref="Backward"/> can send gradients back. Memory comes from an
/// arena and objects from pools, all reused after <see cref="Reset"/>: a loop of equal steps allocates nothing. One
/// thread at a time may use a tape.
/// </summary>
/// <remarks>
/// Every tensor argument must belong to this tape and be computed since the last reset; else
/// <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed partial class Tape : IDisposable
{
    private readonly List<Operation> _operations = [];
    private readonly Dictionary<Type, Stack<Operation>> _spareOperations = [];
    private readonly List<Tensor> _tensors = [];
    private int _liveTensors;

    /// <summary>An empty tape.</summary>
    /// <param name="workers">The threads that compute; not disposed with the tape.</param>
    /// <param name="recording">False for scoring: values only, no gradients, no memory of operations.</param>
    public Tape(Workers workers, bool recording = true)
        : this(new CpuKernels(workers ?? throw new ArgumentNullException(nameof(workers))), recording) { }

    internal Tape(TensorKernels kernels, bool recording = true) => (Kernels, Recording) = (kernels, recording);

    internal TensorKernels Kernels { get; }

    internal Arena Arena { get; } = new();

    internal bool Recording { get; }

    /// <summary>Number of the last backward pass; gradients of earlier passes count as absent.</summary>
    internal int Pass { get; private set; }

    /// <summary>
    /// Adds ∂loss/∂p to <see cref="Parameter.Gradient"/> of every parameter that the loss depends on, and row gradients
    /// to the embedding tables. May be called for several losses of one tape; each pass computes the gradients in
    /// between from scratch.
    /// </summary>
    /// <param name="loss">A 1×1 tensor.</param>
    /// <exception cref="InvalidOperationException">The tape does not record, or the loss depends on no
    /// parameter.</exception>
    /// <exception cref="ArgumentException">The loss is not 1×1.</exception>
    public void Backward(Tensor loss)
    {
        Check(loss);
        if (loss.Count != 1) throw new ArgumentException($"A loss is 1×1, not {loss.Rows}×{loss.Columns}.", nameof(loss));
        if (!Recording || Tracing) throw new InvalidOperationException("This tape only computes values: it was made for scoring.");
        if (!loss.NeedsGradient) throw new InvalidOperationException("The loss depends on no parameter.");
        Pass++;
        var start = loss.OpenGradient(out var accumulate);
        ref var one = ref Arena.View<float>(start.Address, 1)[0];
        one = accumulate ? one + 1 : 1;
        for (var i = _operations.Count - 1; i >= 0; i--)
            if (_operations[i].IsReached) _operations[i].Backward(Kernels);
    }

    /// <summary>Frees every tensor of the tape; gradients in parameters and tables stay.</summary>
    public void Reset()
    {
        foreach (var operation in _operations)
        {
            operation.Forget();
            _spareOperations[operation.GetType()].Push(operation);
        }

        for (var i = 0; i < _liveTensors; i++) _tensors[i].Become(tape: null, address: 0, rows: 0, columns: 0, needsGradient: false);
        _operations.Clear();
        _liveTensors = 0;
        Arena.Reset();
    }

    /// <summary>Frees all memory; the tape and its tensors can no longer be used.</summary>
    public void Dispose()
    {
        Reset();
        Arena.Dispose();
        Kernels.Dispose();
    }

    /// <summary>A fresh tensor in fresh memory.</summary>
    internal Tensor New(int rows, int columns, bool needsGradient) =>
        Alias(Arena.Take((long)checked(rows * columns) * sizeof(float)), rows, columns, needsGradient);

    /// <summary>A fresh tensor over memory that is already filled.</summary>
    internal Tensor Alias(nint address, int rows, int columns, bool needsGradient, nint gradient = 0)
    {
        if (_liveTensors == _tensors.Count) _tensors.Add(new Tensor());
        return _tensors[_liveTensors++].Become(this, address, rows, columns, Recording && (needsGradient || Tracing), gradient);
    }

    /// <summary>The operation to fill in for a tensor that needs a gradient, or null if it needs none.</summary>
    internal T? Record<T>(Tensor output)
        where T : Operation, new()
    {
        if (!output.NeedsGradient) return null;
        if (!_spareOperations.TryGetValue(typeof(T), out var spare)) _spareOperations.Add(typeof(T), spare = new Stack<Operation>());
        var operation = spare.TryPop(out var used) ? (T)used : new T();
        operation.Output = output;
        _operations.Add(operation);
        return operation;
    }

    internal void Check(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Tape != this) throw new InvalidOperationException("The tensor belongs to another tape, or this tape was reset since.");
    }
}
