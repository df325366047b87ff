namespace CrossDistil.Data.Sampling;

/// <summary>Draws rows uniformly with replacement (x of Algorithm 1, Yang et al., AAAI 2022). One random value per row.</summary>
/// <param name="rows">Number of rows, at least 1.</param>
/// <param name="stream">Where the randomness comes from; its position is the sampler's.</param>
internal sealed class UniformSampler(int rows, RandomStream stream)
{
    /// <summary>Rows drawn so far; setting it takes the sampler back there.</summary>
    public ulong Position
    {
        get => stream.Position;
        set => stream.Position = value;
    }

    /// <summary>Fills <paramref name="drawn"/> with row indices, 0..rows−1.</summary>
    public void Draw(Span<int> drawn)
    {
        foreach (ref var row in drawn) row = stream.NextInt(rows);
    }
}
