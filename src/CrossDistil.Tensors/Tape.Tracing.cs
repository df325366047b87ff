namespace CrossDistil.Tensors;

public sealed partial class Tape
{
    /// <summary>
    /// Whether every operation is recorded, also without a gradient, to be described; there is no backward pass.
    /// </summary>
    internal bool Tracing { get; private init; }

    /// <summary>An empty tape that remembers every operation, for <see cref="Describe"/>.</summary>
    internal static Tape Traced(Workers workers) => new(workers) { Tracing = true };

    /// <summary>Describes the operations since the last reset, in order.</summary>
    /// <exception cref="InvalidOperationException">The tape is not traced.</exception>
    /// <exception cref="NotSupportedException">An operation cannot be described; the message names it.</exception>
    internal void Describe(IGraphWriter graph)
    {
        if (!Tracing) throw new InvalidOperationException("Only a traced tape knows everything that was computed.");
        foreach (var operation in _operations) operation.Describe(graph);
    }
}
