using CrossDistil.Data.Sampling;

namespace CrossDistil.Data.OutOfCore;

/// <summary>
/// The rows that coming steps draw, and the same draws sorted by row, so that columns can be read from the beginning to
/// the end.
/// </summary>
internal sealed class DrawOrder(int capacity)
{
    private readonly ulong[] _sorted = new ulong[capacity];  // row in the upper half, draw in the lower

    /// <summary>Draws, ascending by row, then by draw.</summary>
    public int Count { get; private set; }

    /// <summary>Draws the next steps.</summary>
    /// <param name="sampler">Is moved past the last of them.</param>
    /// <param name="origins">[draw] receives the row; whole steps.</param>
    /// <param name="cancellation">Cancels between two steps.</param>
    public void Fill(IRowSampler sampler, Span<int> origins, CancellationToken cancellation)
    {
        Count = origins.Length;
        for (var rest = origins; !rest.IsEmpty; rest = rest[sampler.Rows.Length..])
        {
            cancellation.ThrowIfCancellationRequested();
            sampler.Draw();
            sampler.Rows.CopyTo(rest);
        }

        for (var draw = 0; draw < Count; draw++) _sorted[draw] = ((ulong)origins[draw] << 32) | (uint)draw;
        _sorted.AsSpan(0, Count).Sort();
    }

    /// <summary>The row at a place of the sorted order.</summary>
    public int RowAt(int place) => (int)(_sorted[place] >> 32);

    /// <summary>The draw at a place of the sorted order.</summary>
    public int DrawAt(int place) => (int)(uint)_sorted[place];
}
