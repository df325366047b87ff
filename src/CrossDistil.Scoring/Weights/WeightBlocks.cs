using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CrossDistil.Data.Files;

namespace CrossDistil.Scoring.Weights;

/// <summary>
/// The layout of weights in checkpoints and bundles, little-endian: magic <c>CDCKPT01</c>; schema hash; number of
/// blocks; per block its name, rows, columns and float32 values; SHA-256 of everything before it. Strings are UTF-8
/// with a 7-bit-encoded length.
/// </summary>
/// <param name="path">The file, as faults name it.</param>
/// <param name="otherData">The remedy where it has another schema.</param>
/// <param name="otherModel">The remedy where it has another model.</param>
/// <param name="damage">The remedy where it is damaged.</param>
internal sealed class WeightBlocks(string path, string otherData, string otherModel, string damage = "train the run again")
{
    private const string Magic = "CDCKPT01";
    private const int Part = 1 << 20; // values at a time: the bytes of a large table do not fit one span

    /// <summary>Writes the blocks.</summary>
    public static void Write(Stream file, string schemaHash, IReadOnlyList<WeightBlock> blocks) => Checksum.Write(file, hashed =>
    {
        using var writer = new BinaryWriter(hashed, Encoding.UTF8, leaveOpen: true);
        writer.Write(Encoding.ASCII.GetBytes(Magic));
        writer.Write(schemaHash);
        writer.Write(blocks.Count);
        foreach (var block in blocks) Write(writer, block);
    });

    /// <summary>Reads all blocks in their order, from a stream whose bytes were checked.</summary>
    /// <exception cref="InputException">The blocks or the schema differ.</exception>
    public void Read(Stream file, string schemaHash, IReadOnlyList<WeightBlock> blocks) => Parse(() =>
    {
        using var reader = Open(file, schemaHash);
        Expect(reader, blocks, block => ReadValues(file, block));
    });

    /// <summary>As <see cref="Read"/>, comparing every block before the first one is read.</summary>
    /// <exception cref="InputException">
    /// The file is damaged, of other blocks or of another schema; nothing was changed then.
    /// </exception>
    public void ReadWhole(FileStream file, string schemaHash, IReadOnlyList<WeightBlock> blocks) => Parse(() =>
    {
        Verify(file);
        using var reader = Open(file, schemaHash);
        var start = file.Position;
        Expect(reader, blocks, block => Skip(file, block.Rows, block.Columns));
        if (file.Position != file.Length - SHA256.HashSizeInBytes) throw Damaged();
        file.Position = start;
        Expect(reader, blocks, block => ReadValues(file, block));
    });

    /// <summary>Reads the given blocks from among others.</summary>
    /// <exception cref="InputException">
    /// The file is damaged, of another schema, or one of the blocks is not there; then some may have been read.
    /// </exception>
    public void ReadSome(FileStream file, string schemaHash, IReadOnlyList<WeightBlock> blocks) => Parse(() =>
    {
        Verify(file);
        using var reader = Open(file, schemaHash);
        var wanted = blocks.ToDictionary(block => block.Name, StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (name, rows, columns) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
            if (!wanted.Remove(name, out var block)) Skip(file, rows, columns);
            else if (block.Rows != rows || block.Columns != columns) throw Other(name, rows, columns, block);
            else ReadValues(file, block);
        }

        if (wanted.Count > 0) throw OtherModel($"it has no {wanted.Keys.First()}");
    });

    private static void Write(BinaryWriter writer, WeightBlock block)
    {
        writer.Write(block.Name);
        writer.Write(block.Rows);
        writer.Write(block.Columns);
        ReadOnlySpan<float> values = block.Values;
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, Part)..])
            writer.Write(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, Part)]));
    }

    private static void ReadValues(Stream file, WeightBlock block)
    {
        for (var part = 0; part < block.Parts; part++)
            for (var values = block.Part(part); !values.IsEmpty; values = values[Math.Min(values.Length, Part)..])
                file.ReadExactly(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, Part)]));
    }

    /// <summary>Skips a block, whose size is checked against the file first.</summary>
    private void Skip(FileStream file, int rows, int columns)
    {
        var left = file.Length - SHA256.HashSizeInBytes - file.Position;
        if (rows < 1 || columns < 1 || (long)rows * columns > left / sizeof(float)) throw Damaged();
        file.Seek((long)rows * columns * sizeof(float), SeekOrigin.Current);
    }

    /// <summary>A file with a correct checksum can still have another layout.</summary>
    private void Parse(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw Damaged();
        }
    }

    private BinaryReader Open(Stream file, string schemaHash)
    {
        var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(Magic))) throw OtherVersion();
        var schema = reader.ReadString();
        return string.Equals(schema, schemaHash, StringComparison.Ordinal)
            ? reader
            : throw new InputException(
                path, $"was trained on another schema ({Short(schema)}, the data has {Short(schemaHash)})", otherData);
    }

    private void Expect(BinaryReader reader, IReadOnlyList<WeightBlock> blocks, Action<WeightBlock> each)
    {
        if (reader.ReadInt32() != blocks.Count) throw OtherModel("another number of parameters");
        foreach (var block in blocks)
        {
            var (name, rows, columns) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
            if ((name, rows, columns) != (block.Name, block.Rows, block.Columns)) throw Other(name, rows, columns, block);
            each(block);
        }
    }

    private void Verify(FileStream file)
    {
        Span<byte> magic = stackalloc byte[Magic.Length];
        var length = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (length == magic.Length && !magic.SequenceEqual(Encoding.ASCII.GetBytes(Magic))) throw OtherVersion();
        if (!Checksum.Holds(file)) throw Damaged();
    }

    private InputException Damaged() => new(path, "is truncated or damaged", damage);

    private InputException OtherVersion() => new(path, "is not a checkpoint of this version", damage);

    private InputException Other(string name, int rows, int columns, WeightBlock block) =>
        OtherModel($"{name} [{rows}, {columns}] where the model has {block.Name} [{block.Rows}, {block.Columns}]");

    private InputException OtherModel(string difference) => new(path, $"belongs to another model: {difference}", otherModel);

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
