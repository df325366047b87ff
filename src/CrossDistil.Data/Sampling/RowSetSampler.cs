using CrossDistil.Data.Strata;

namespace CrossDistil.Data.Sampling;

/// <summary>
/// Draws rows of one set uniformly with replacement (x++, x+., … of Algorithm 1). One random value per row.
/// </summary>
internal sealed class RowSetSampler
{
    private readonly StrataIndex _index;
    private readonly RandomStream _stream;
    private readonly int[] _starts;     // [stretch] first place in the index
    private readonly int[] _ends;       // [stretch] rows of the set up to its end

    /// <summary>Prepares the draw of <paramref name="set"/>.</summary>
    /// <exception cref="ArgumentException">The set has no row.</exception>
    public RowSetSampler(StrataIndex index, RowSet set, RandomStream stream)
    {
        var ranges = index.Ranges(set);
        if (ranges.Count == 0) throw new ArgumentException($"no row is {set}", nameof(set));
        (_index, _stream, Set) = (index, stream, set);
        _starts = [.. ranges.Select(range => range.Start)];
        _ends = new int[ranges.Count];
        for (int stretch = 0, rows = 0; stretch < ranges.Count; stretch++) _ends[stretch] = rows += ranges[stretch].Count;
    }

    /// <summary>The set drawn from.</summary>
    public RowSet Set { get; }

    /// <summary>Rows drawn so far; setting it takes the sampler back there.</summary>
    public ulong Position
    {
        get => _stream.Position;
        set => _stream.Position = value;
    }

    /// <summary>Fills <paramref name="drawn"/> with row indices of the set.</summary>
    public void Draw(Span<int> drawn)
    {
        foreach (ref var row in drawn)
        {
            var member = _stream.NextInt(_ends[^1]);
            var stretch = 0;
            while (member >= _ends[stretch]) stretch++;
            row = _index.RowAt(_starts[stretch] + member - (stretch == 0 ? 0 : _ends[stretch - 1]));
        }
    }
}
