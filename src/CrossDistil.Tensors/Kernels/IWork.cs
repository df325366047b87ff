namespace CrossDistil.Tensors.Kernels;

/// <summary>The body of a parallel loop.</summary>
internal interface IWork
{
    /// <summary>
    /// Does one chunk; <paramref name="worker"/> (0 … threads − 1) selects scratch memory that no other chunk uses
    /// at the same time.
    /// </summary>
    void Execute(int chunk, int worker);
}
