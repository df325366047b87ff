namespace CrossDistil.Tensors.Operations;

/// <summary>
/// How one tensor was computed. Static <c>Run</c> of each kind computes the value; <see cref="Backward"/> sends the
/// gradient on.
/// </summary>
internal abstract class Operation
{
    /// <summary>The tensor that was computed; the first, where there are several.</summary>
    public Tensor Output { get; set; } = null!;

    /// <summary>Whether the loss of the running backward pass depends on the result.</summary>
    public virtual bool IsReached => Output.HasGradient;

    /// <summary>Adds to the gradients of the inputs that need one; called only when it is reached.</summary>
    public abstract void Backward(TensorKernels kernels);

    /// <summary>Describes the operation to a graph.</summary>
    /// <exception cref="NotSupportedException">It belongs to training alone.</exception>
    public abstract void Describe(IGraphWriter graph);

    /// <summary>Drops references that must not outlive the step; the object is then reused.</summary>
    public virtual void Forget() { }

    protected static NotSupportedException OfTrainingAlone(string operation) =>
        new($"{operation} belongs to training: a graph for scoring cannot have it.");
}
