using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CrossDistil.Data.Cache;

namespace CrossDistil.Data.OutOfCore;

/// <summary>
/// Reads a column file once, from the first drawn row to the last, in blocks, and puts the drawn rows' values where
/// their draws stand.
/// </summary>
/// <param name="blockBytes">Bytes of a block, room for two starts of lists at least.</param>
internal sealed class ColumnSweep(int blockBytes = 1 << 20)
{
    private readonly byte[] _block = new byte[blockBytes];
    private readonly byte[] _listBlock = new byte[blockBytes];

    /// <summary>One value per row.</summary>
    /// <param name="column">The file.</param>
    /// <param name="order">The draws.</param>
    /// <param name="values">[draw] receives the values.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public void Scatter<T>(ColumnFile column, DrawOrder order, Span<T> values)
        where T : unmanaged
    {
        var block = Typed<T>(_block);
        for (var place = 0; place < order.Count;)
        {
            var first = order.RowAt(place);
            var rows = block[..column.Read(first, block)];
            for (; place < order.Count && order.RowAt(place) - first < rows.Length; place++)
                values[order.DrawAt(place)] = rows[order.RowAt(place) - first];
        }
    }

    /// <summary>Lengths of the drawn rows' lists, as starts of their ids one draw after the other.</summary>
    /// <param name="offsets">The file of starts, one more than rows.</param>
    /// <param name="order">The draws.</param>
    /// <param name="starts">[draw + 1] receives the starts.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public void Lengths(ColumnFile offsets, DrawOrder order, Span<long> starts)
    {
        starts[0] = 0;
        for (var place = 0; place < order.Count;)
        {
            var first = order.RowAt(place);
            var block = Starts(offsets, first);
            for (; place < order.Count && Within(order.RowAt(place), first, block); place++)
                starts[order.DrawAt(place) + 1] = block[order.RowAt(place) - first + 1] - block[order.RowAt(place) - first];
        }

        for (var draw = 0; draw < order.Count; draw++) starts[draw + 1] += starts[draw];
    }

    /// <summary>The ids of the drawn rows' lists.</summary>
    /// <param name="offsets">The file of starts.</param>
    /// <param name="column">The file of ids.</param>
    /// <param name="order">The draws.</param>
    /// <param name="starts">[draw + 1] where each draw's ids begin, of <see cref="Lengths"/>.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public void Lists(ColumnFile offsets, ColumnFile column, DrawOrder order, ReadOnlySpan<long> starts, Span<int> ids)
    {
        var (at, held) = (0L, 0);
        var list = Typed<int>(_listBlock); // [..held] are the ids from place `at` of the column on
        for (var place = 0; place < order.Count;)
        {
            var first = order.RowAt(place);
            var block = Starts(offsets, first);
            for (; place < order.Count && Within(order.RowAt(place), first, block); place++)
            {
                var (draw, source) = (order.DrawAt(place), block[order.RowAt(place) - first]);
                var target = ids[(int)starts[draw]..(int)starts[draw + 1]];
                if (target.Length > list.Length)
                {
                    column.Read(source, target);
                    continue;
                }

                if (source + target.Length > at + held) (at, held) = (source, column.Read(source, list));
                list.Slice((int)(source - at), target.Length).CopyTo(target);
            }
        }
    }

    private static bool Within(int row, int first, ReadOnlySpan<long> offsets) => row - first < offsets.Length - 1;

    private static Span<T> Typed<T>(byte[] block)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(block.AsSpan(0, block.Length / Unsafe.SizeOf<T>() * Unsafe.SizeOf<T>()));

    /// <summary>The starts of the rows from <paramref name="first"/> on, and one more.</summary>
    private Span<long> Starts(ColumnFile offsets, int first)
    {
        var block = Typed<long>(_block);
        return block[..offsets.Read(first, block)];
    }
}
