using System.Security.Cryptography;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Files;

namespace CrossDistil.Data.Cache;

/// <summary>
/// Fields and numbers with their fitted encoders, and the tasks. Training reads it from a cache; a bundle contains it,
/// so that a request is encoded exactly as a training row was.
/// </summary>
public sealed class DatasetSchema
{
    private const string Export = "export the bundle again";

    /// <summary>A schema over fitted encoders.</summary>
    /// <param name="fields">Embedding fields, in the experiment's order.</param>
    /// <param name="numbers">Standardised numbers, in the experiment's order.</param>
    /// <param name="tasks">Names of the tasks, in the experiment's order.</param>
    /// <param name="origins">Feature → what its values were made of; null = unknown.</param>
    internal DatasetSchema(
        IReadOnlyList<FieldSchema> fields, IReadOnlyList<NumberSchema> numbers, IReadOnlyList<string> tasks,
        IReadOnlyDictionary<string, FeatureOrigin>? origins = null)
    {
        (Fields, Numbers, Tasks, Origins) = (fields, numbers, tasks, origins);
        Hash = HashOf(this);
    }

    /// <summary>
    /// SHA-256 (lower-case hexadecimal) of fields, encoders with their keys, numbers and tasks; weights of one hash fit
    /// no other.
    /// </summary>
    public string Hash { get; }

    /// <summary>Embedding fields, in the experiment's order.</summary>
    internal IReadOnlyList<FieldSchema> Fields { get; }

    /// <summary>Standardised numbers, in the experiment's order.</summary>
    internal IReadOnlyList<NumberSchema> Numbers { get; }

    /// <summary>Names of the tasks, in the experiment's order.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>Feature → what its values were made of; null = unknown. No part of <see cref="Hash"/>.</summary>
    internal IReadOnlyDictionary<string, FeatureOrigin>? Origins { get; }

    /// <summary>
    /// Whether everything that another schema encodes is encoded the same here: equal but for values that follow at the
    /// ends of vocabularies, and tasks.
    /// </summary>
    /// <param name="before">The other schema.</param>
    internal bool HasGrownFrom(DatasetSchema before)
    {
        return Numbers.SequenceEqual(before.Numbers)
            && Fields.Count == before.Fields.Count
            && Fields.Zip(before.Fields).All(pair => HasGrown(pair.First, pair.Second));

        static bool HasGrown(FieldSchema now, FieldSchema before) =>
            (now with { Encoder = before.Encoder }) == before && (now.Encoder, before.Encoder) switch
            {
                (CategoricalEncoder grown, CategoricalEncoder known) =>
                    grown.Keys == known.Keys && grown.Vocabulary.StartsWith(known.Vocabulary),
                (HashEncoder one, HashEncoder other) => one.Keys == other.Keys && one.Buckets == other.Buckets,
                (BucketEncoder one, BucketEncoder other) => one.Boundaries.SequenceEqual(other.Boundaries),
                _ => false,
            };
    }

    /// <summary>
    /// Writes <c>schema.json</c> and <c>vocabulary/</c> into a folder, for a bundle or a run, every file flushed;
    /// <see cref="Load(string, string)"/> reads them.
    /// </summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    internal void Save(string folder)
    {
        AtomicFile.CreateFolder(Path.Combine(folder, "vocabulary"));
        foreach (var (path, content) in Fields.SelectMany((field, i) => VocabularyFiles.Of(i, field.Encoder)))
            AtomicFile.Write(Path.Combine(folder, path), file => file.Write(content.Span));
        var saved = new SavedSchema(CacheFormat.Version, Hash, SchemaDocument.Of(this));
        JsonFile.Write(Path.Combine(folder, CacheFormat.SchemaFile), saved, CacheFormat.Json);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, and checks that its hash still holds.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="remedy">What helps where a file is missing or damaged.</param>
    /// <exception cref="InputException">A file is missing, damaged, or of another version.</exception>
    internal static DatasetSchema Load(string folder, string remedy = Export) =>
        Load(Path.Combine(folder, CacheFormat.SchemaFile), path => File.ReadAllBytes(Path.Combine(folder, path)), remedy);

    /// <summary>Reads what <see cref="Save"/> wrote, from wherever its files are now.</summary>
    /// <param name="file">What faults name as their place.</param>
    /// <param name="read">Path inside the folder, with forward slashes → content.</param>
    /// <param name="remedy">What helps where a file is missing or damaged.</param>
    /// <exception cref="InputException">A file is missing, damaged, or of another version.</exception>
    internal static DatasetSchema Load(string file, Func<string, byte[]> read, string remedy = Export) => InputFile.Read(file, remedy, () =>
    {
        var saved = JsonFile.Versioned<SavedSchema>(file, read(CacheFormat.SchemaFile), CacheFormat.Version, remedy, CacheFormat.Json);
        var schema = saved.Schema.Restore((field, keys) => VocabularyFiles.Read(field, keys, read));
        if (string.Equals(schema.Hash, saved.Hash, StringComparison.Ordinal)) return schema;
        var recorded = saved.Hash[..Math.Min(saved.Hash.Length, 12)];
        throw new InputException(file, $"its fields hash to {schema.Hash[..12]}…, not to the recorded {recorded}…", remedy);
    });

    private static string HashOf(DatasetSchema schema)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(SchemaDocument.Of(schema) with { Origins = null }, CacheFormat.Json));
        foreach (var (_, content) in schema.Fields.SelectMany((field, i) => VocabularyFiles.Of(
            i, field.Encoder))) hash.AppendData(content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record SavedSchema(int FormatVersion, string Hash, SchemaDocument Schema);
}
