namespace CrossDistil.Data.Sampling;

/// <summary>
/// A random stream that is nothing but a seed, a purpose and a position, so that it can be stored and taken up again,
/// and so that drawing more for one purpose never moves another. SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) over a
/// counter.
/// </summary>
public sealed class RandomStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly ulong _key;

    /// <summary>
    /// Starts at position 0 of the stream that <paramref name="seed"/> and <paramref name="purpose"/> name.
    /// </summary>
    public RandomStream(ulong seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var key = Mix(seed + Golden);
        foreach (var c in purpose) key = Mix((key ^ c) + Golden);
        _key = key;
    }

    /// <summary>How many values were drawn; setting it moves the stream there.</summary>
    public ulong Position { get; set; }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits() => Mix(_key + (++Position * Golden));

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1ul << 53));

    /// <summary>
    /// Uniform in [0, <paramref name="bound"/>), without bias worth measuring (64-bit multiply-high). One draw.
    /// </summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>Standard normal (Box–Muller, the cosine half). Two draws.</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts <paramref name="items"/> in uniformly random order (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
