namespace CrossDistil.Tensors;

/// <summary>
/// How one tensor was computed. Static <c>Run</c> of each kind computes the value; <see cref="Backward"/> sends the gradient on.
/// </summary>
internal abstract class Operation
{
    /// <summary>The tensor that was computed.</summary>
    public Tensor Output { get; set; } = null!;

    /// <summary>Adds to the gradients of the inputs that need one; called only when the output has a gradient.</summary>
    public abstract void Backward(Kernels kernels);

    /// <summary>Drops what must not outlive the step; the object is then reused.</summary>
    public virtual void Forget()
    {
    }
}
