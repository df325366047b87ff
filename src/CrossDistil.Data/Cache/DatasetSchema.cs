using System.Security.Cryptography;
using System.Text.Json;

namespace CrossDistil.Data.Cache;

/// <summary>
/// What a model is fitted to: fields and numbers with their fitted encoders, and the tasks. Training reads it from a cache; a bundle
/// carries it along, so that a request is encoded exactly as a training row was.
/// </summary>
public sealed class DatasetSchema
{
    /// <summary>A schema over fitted encoders.</summary>
    /// <param name="fields">Embedding fields, in the experiment's order.</param>
    /// <param name="numbers">Standardised numbers, in the experiment's order.</param>
    /// <param name="tasks">Names of the tasks, in the experiment's order.</param>
    public DatasetSchema(IReadOnlyList<FieldSchema> fields, IReadOnlyList<NumberSchema> numbers, IReadOnlyList<string> tasks)
    {
        (Fields, Numbers, Tasks) = (fields, numbers, tasks);
        Hash = HashOf(this);
    }

    /// <summary>SHA-256 (lower-case hexadecimal) of fields, encoders with their keys, numbers and tasks; weights of one hash fit no other.</summary>
    public string Hash { get; }

    /// <summary>Embedding fields, in the experiment's order.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; }

    /// <summary>Standardised numbers, in the experiment's order.</summary>
    public IReadOnlyList<NumberSchema> Numbers { get; }

    /// <summary>Names of the tasks, in the experiment's order.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>Writes <c>schema.json</c> and <c>vocabulary/</c> into a folder, for a bundle; <see cref="Load(string)"/> reads them.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "vocabulary"));
        foreach (var (path, content) in Fields.SelectMany((field, i) => VocabularyFiles.Of(i, field.Encoder)))
            File.WriteAllBytes(Path.Combine(folder, path), content.Span);
        var saved = new SavedSchema(CacheFormat.Version, Hash, SchemaDocument.Of(this));
        File.WriteAllText(Path.Combine(folder, CacheFormat.SchemaFile), JsonSerializer.Serialize(saved, CacheFormat.Json) + "\n");
    }

    /// <summary>Reads what <see cref="Save"/> wrote, and checks that its hash still holds.</summary>
    /// <exception cref="InputException">A file is missing, damaged, or of another version.</exception>
    public static DatasetSchema Load(string folder) => Load(Path.Combine(folder, CacheFormat.SchemaFile), path => File.ReadAllBytes(Path.Combine(folder, path)));

    /// <summary>Reads what <see cref="Save"/> wrote, from wherever its files are now.</summary>
    /// <param name="file">What faults name as their place.</param>
    /// <param name="read">Path inside the folder, with forward slashes → content.</param>
    /// <exception cref="InputException">A file is missing, damaged, or of another version.</exception>
    public static DatasetSchema Load(string file, Func<string, byte[]> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        const string remedy = "export the bundle again";
        try
        {
            var saved = JsonSerializer.Deserialize<SavedSchema>(read(CacheFormat.SchemaFile), CacheFormat.Json)!;
            if (saved.FormatVersion != CacheFormat.Version)
                throw new InputException(file, $"has format {saved.FormatVersion}, this version reads {CacheFormat.Version}", remedy);
            var schema = saved.Schema.Restore((field, keys) => VocabularyFiles.Read(field, keys, read));
            return string.Equals(schema.Hash, saved.Hash, StringComparison.Ordinal)
                ? schema
                : throw new InputException(file, $"its fields hash to {schema.Hash[..12]}…, not to the recorded {(saved.Hash.Length > 12 ? saved.Hash[..12] : saved.Hash)}…", remedy);
        }
        catch (Exception e) when (e is IOException or JsonException or ArgumentException or UnauthorizedAccessException or NullReferenceException or NotSupportedException or InvalidOperationException or OverflowException)
        {
            throw new InputException(file, $"cannot be read ({Fault.ReasonOf(e)})", remedy);
        }
    }

    private static string HashOf(DatasetSchema schema)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(SchemaDocument.Of(schema), CacheFormat.Json));
        foreach (var (_, content) in schema.Fields.SelectMany((field, i) => VocabularyFiles.Of(i, field.Encoder))) hash.AppendData(content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record SavedSchema(int FormatVersion, string Hash, SchemaDocument Schema);
}
