namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// Sparse gradient of a table, sorted by row: touched row u is <c>Rows[u]</c>, its occurrences are <c>Order[Starts[u]
/// .. Starts[u+1]]</c>, and occurrence e adds <c>Scales[e]</c> times row <c>Sources[e]</c> of <c>Gradients</c> ([*,
/// Dim]). All are addresses: int32, or float32 for Scales and Gradients.
/// </summary>
internal readonly record struct RowSegments(
    int Count, int Dim, nint Rows, nint Starts, nint Order, nint Sources, nint Scales, nint Gradients);
