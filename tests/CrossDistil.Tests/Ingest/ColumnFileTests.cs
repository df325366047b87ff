using System.Security.Cryptography;
using CrossDistil.Data.Cache;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class ColumnFileTests : IDisposable
{
    private const int Values = 600_000; // more than one block of 1 MiB

    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Column => _folder.Of("column");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_column_is_read_from_any_place_to_its_end_whether_it_is_held_or_mapped(bool isHeld)
    {
        int[] all = [.. Enumerable.Range(1, Values)];
        Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(all.AsSpan()));
        using var column = Open(isHeld);
        Assert.Equal((isHeld, 4L * Values), (column.IsHeld, column.Bytes));
        Assert.True(column.As<int>().SequenceEqual(all));
        var some = new int[3];
        Assert.Equal(3, column.Read(Values / 2, some));
        Assert.Equal(all[(Values / 2)..][..3], some);
        Assert.Equal(2, column.Read(Values - 2, some));
        Assert.Equal(all[^2..], some[..2]);
        Assert.Equal(0, column.Read(Values, some));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_column_of_no_row_has_no_values(bool isHeld)
    {
        Write([]);
        using var column = Open(isHeld);
        Assert.Equal((isHeld, 0L), (column.IsHeld, column.Bytes));
        Assert.True(column.As<int>().IsEmpty);
        Assert.Equal(0, column.Read(0, new int[3]));
    }

    private void Write(ReadOnlySpan<byte> bytes) => File.WriteAllBytes(Column, bytes);

    private ColumnFile Open(bool isHeld)
    {
        if (!isHeld) return ColumnFile.Map(Column);
        var sha256 = string.Empty;
        var column = ColumnFile.Hold(Column, hash => sha256 = hash);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Column))), sha256);
        return column;
    }
}
