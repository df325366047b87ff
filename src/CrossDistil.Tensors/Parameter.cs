namespace CrossDistil.Tensors;

/// <summary>
/// A trained matrix [rows, columns] with its gradient, in native memory. Starts at zero; the model initialises it.
/// </summary>
public sealed class Parameter : IDisposable
{
    private readonly NativeBuffer _values;
    private readonly NativeBuffer? _gradient; // none where nothing is trained

    /// <summary>Allocates value and gradient, both zero.</summary>
    /// <param name="name">Unique in its model; names the parameter in checkpoints and messages.</param>
    /// <param name="rows">At least 1; for a layer's weight its inputs.</param>
    /// <param name="columns">At least 1; for a layer's weight its outputs.</param>
    /// <param name="trained">Whether it has a gradient; without one it can only be scored with.</param>
    /// <exception cref="ArgumentException">The name is empty, a size is below 1, or the matrix has 2³¹ elements or
    /// more.</exception>
    public Parameter(string name, int rows, int columns, bool trained = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * columns, Array.MaxLength, nameof(rows));
        (Name, Rows, Columns, Decays) = (name, rows, columns, rows > 1);
        _values = new NativeBuffer((long)Count * sizeof(float));
        _gradient = trained ? new NativeBuffer((long)Count * sizeof(float)) : null;
    }

    /// <summary>Unique in its model.</summary>
    public string Name { get; }

    /// <summary>Number of rows; a layer's inputs.</summary>
    public int Rows { get; }

    /// <summary>Number of columns; a layer's outputs.</summary>
    public int Columns { get; }

    /// <summary>The values, [rows, columns], row after row. Invalid after <see cref="Dispose"/>.</summary>
    public Span<float> Values => _values.Span<float>(Count);

    /// <summary>
    /// ∂loss/∂values, [rows, columns]: every backward pass adds to it, an optimizer's step uses and clears it. Empty
    /// where nothing is trained.
    /// </summary>
    public Span<float> Gradient => _gradient is { } gradient ? gradient.Span<float>(Count) : [];

    /// <summary>
    /// Whether weight decay shrinks it; by default what has more than one row does: weights, not biases and scalars.
    /// </summary>
    public bool Decays { get; init; }

    internal int Count => Rows * Columns;

    internal Matrix Matrix => new(_values.LiveAddress, Rows, Columns);

    internal Matrix GradientMatrix => new(_gradient?.LiveAddress ?? 0, Rows, Columns);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _gradient?.Dispose();
    }
}
