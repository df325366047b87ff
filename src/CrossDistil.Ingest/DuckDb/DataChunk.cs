using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>Up to 2,048 rows of a result, column by column, in DuckDB's own memory.</summary>
internal readonly ref struct DataChunk(DuckDBDataChunk chunk)
{
    /// <summary>Number of rows.</summary>
    public int Rows => (int)DataChunks.DuckDBDataChunkGetSize(chunk);

    /// <summary>One column.</summary>
    public DataVector Column(int column) => new(DataChunks.DuckDBDataChunkGetVector(chunk, column), Rows);
}

/// <summary>One column of a chunk: values, and a mask of those that are not NULL.</summary>
internal readonly unsafe ref struct DataVector
{
    private readonly nint _vector;
    private readonly ulong* _validity; // null = nothing is NULL

    public DataVector(nint vector, int rows)
    {
        (_vector, Rows) = (vector, rows);
        _validity = Vectors.DuckDBVectorGetValidity(vector);
    }

    /// <summary>Number of values.</summary>
    public int Rows { get; }

    /// <summary>Whether a value may be NULL.</summary>
    public bool HasNulls => _validity is not null;

    /// <summary>Whether a value is not NULL.</summary>
    public bool IsValid(int row) => _validity is null || ((_validity[row >> 6] >> (row & 63)) & 1) != 0;

    /// <summary>The values, of whose type the caller must be sure; undefined where NULL.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => new(Vectors.DuckDBVectorGetData(_vector), Rows);

    /// <summary>All elements of a LIST column's rows, which <see cref="ListEntry"/> cuts.</summary>
    public DataVector Elements() => new(Vectors.DuckDBListVectorGetChild(_vector), (int)Vectors.DuckDBListVectorGetSize(_vector));
}

/// <summary>Where a row's elements are in the elements of its chunk.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ListEntry
{
    private readonly ulong _start;
    private readonly ulong _length;

    public int Start => (int)_start;

    public int Length => (int)_length;
}

/// <summary>DuckDB's text: up to 12 bytes inside, longer ones behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal readonly unsafe struct DuckDbString
{
    [FieldOffset(0)]
    private readonly int _length;

    [FieldOffset(4)]
    private readonly byte _inside;

    [FieldOffset(8)]
    private readonly byte* _outside;

    /// <summary>The UTF-8 bytes; valid as long as the chunk, and only while this value is read in place.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<byte> Utf8 => _length <= 12 ? MemoryMarshal.CreateReadOnlySpan(in _inside, _length) : new(_outside, _length);
}
