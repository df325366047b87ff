using System.Collections.Concurrent;

namespace CrossDistil.Serving.Requests;

/// <summary>Row buffers that are free to be used again.</summary>
internal sealed class RowBuffers
{
    private const int MaxKept = 256;
    private readonly ConcurrentBag<RowBuffer> _free = [];

    public RowBuffer Rent(int features)
    {
        if (!_free.TryTake(out var rows)) rows = new RowBuffer();
        rows.Begin(features);
        return rows;
    }

    public void Return(RowBuffer? rows)
    {
        if (rows is null || !rows.IsWorthKeeping || _free.Count >= MaxKept) return;
        rows.Begin(0); // releases the texts
        _free.Add(rows);
    }
}
