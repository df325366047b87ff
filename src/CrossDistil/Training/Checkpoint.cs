using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CrossDistil.Data;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>
/// A trained model on disk. Layout, little-endian: magic <c>CDCKPT01</c>; schema hash; number of blocks; per block its name, rows,
/// columns and float32 values; SHA-256 of everything before it. Strings are UTF-8 with a 7-bit-encoded length.
/// </summary>
public static class Checkpoint
{
    private const string Magic = "CDCKPT01";
    private const int Part = 1 << 20; // values at a time: the bytes of a large table do not fit one span

    /// <summary>Writes <paramref name="trained"/>, whole or not at all.</summary>
    public static void Save(string path, TrainedModel trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        AtomicFile.Write(path, file =>
        {
            using var hash = SHA256.Create();
            using (var hashing = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var writer = new BinaryWriter(hashing, Encoding.UTF8))
            {
                writer.Write(Encoding.ASCII.GetBytes(Magic));
                writer.Write(trained.SchemaHash);
                var parameters = Dense(trained);
                var tables = trained.Model.Tables;
                writer.Write(tables.Count + parameters.Count);
                foreach (var table in tables) WriteBlock(writer, table.Name, table.Rows, table.RowLength, table.Values);
                foreach (var p in parameters) WriteBlock(writer, p.Name, p.Rows, p.Columns, p.Values);
            }

            file.Write(hash.Hash!);
        });
    }

    /// <summary>Reads a checkpoint into <paramref name="trained"/>.</summary>
    /// <exception cref="InputException">The file is missing, damaged, of another schema, or of another model; nothing was changed then.</exception>
    public static void Load(string path, TrainedModel trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        using var file = Open(path);
        Verify(path, file);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        reader.ReadBytes(Magic.Length);
        var schema = reader.ReadString();
        if (!string.Equals(schema, trained.SchemaHash, StringComparison.Ordinal))
            throw new InputException(path, $"was trained on another schema ({Short(schema)}, the data has {Short(trained.SchemaHash)})",
                "use the experiment and data that the run was trained on");

        // Every block is compared before the first one is read into the model.
        var start = file.Position;
        var parameters = Dense(trained);
        var tables = trained.Model.Tables;
        Blocks(SkipBlock);
        file.Position = start;
        Blocks((name, rows, columns, values) => ReadBlock(reader, name, rows, columns, values));

        void Blocks(BlockAction each)
        {
            if (reader.ReadInt32() != tables.Count + parameters.Count) throw OtherModel(path, "another number of parameters");
            foreach (var table in tables) each(table.Name, table.Rows, table.RowLength, table.Values);
            foreach (var p in parameters) each(p.Name, p.Rows, p.Columns, p.Values);
        }

        void SkipBlock(string name, int rows, int columns, Span<float> values)
        {
            var (foundName, foundRows, foundColumns) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
            if (!string.Equals(foundName, name, StringComparison.Ordinal) || foundRows != rows || foundColumns != columns)
                throw OtherModel(path, $"{foundName} [{foundRows}, {foundColumns}] where the model has {name} [{rows}, {columns}]");
            file.Seek((long)values.Length * sizeof(float), SeekOrigin.Current);
        }
    }

    private delegate void BlockAction(string name, int rows, int columns, Span<float> values);

    private static List<Parameter> Dense(TrainedModel trained) =>
        [.. trained.Model.Parameters, .. trained.Platt.SelectMany(p => new[] { p.Slope, p.Intercept })];

    private static void WriteBlock(BinaryWriter writer, string name, int rows, int columns, ReadOnlySpan<float> values)
    {
        writer.Write(name);
        writer.Write(rows);
        writer.Write(columns);
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, Part)..])
            writer.Write(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, Part)]));
    }

    private static void ReadBlock(BinaryReader reader, string name, int rows, int columns, Span<float> values)
    {
        _ = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), name, rows, columns);
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, Part)..])
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, Part)]));
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(path, "there is no such file", "give a finished run");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read ({e.Message})", "give a finished run");
        }
    }

    private static void Verify(string path, FileStream file)
    {
        var damaged = new InputException(path, "is truncated or damaged", "train the run again");
        Span<byte> magic = stackalloc byte[Magic.Length], stored = stackalloc byte[SHA256.HashSizeInBytes], actual = stackalloc byte[SHA256.HashSizeInBytes];
        if (file.Length < magic.Length + stored.Length) throw damaged;
        file.ReadExactly(magic);
        if (!magic.SequenceEqual(Encoding.ASCII.GetBytes(Magic)))
            throw new InputException(path, "is not a checkpoint of this version", "train the run again");
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = file.Length - stored.Length; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) throw damaged;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        file.ReadExactly(stored);
        hash.GetHashAndReset(actual);
        if (!stored.SequenceEqual(actual)) throw damaged;
        file.Position = 0;
    }

    private static InputException OtherModel(string path, string difference) =>
        new(path, $"belongs to another model: {difference}", "use the experiment that the run was trained with");

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
