namespace CrossDistil.Tensors.Kernels;

/// <summary>The body of a parallel loop.</summary>
internal interface IWork
{
    /// <summary>
    /// Does one chunk; <paramref name="worker"/> (0 … threads − 1) names scratch memory that nobody else uses
    /// meanwhile.
    /// </summary>
    void Execute(int chunk, int worker);
}
