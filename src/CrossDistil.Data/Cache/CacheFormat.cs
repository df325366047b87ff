using CrossDistil.Data.Files;

namespace CrossDistil.Data.Cache;

/// <summary>Names and version of the cache's files (docs/data-format.md).</summary>
internal static class CacheFormat
{
    /// <summary>Version of the layout; a reader takes its own version only.</summary>
    public const int Version = 5;

    /// <summary>
    /// The one file that a person reads: what the cache holds, from what, and the digest of every other file.
    /// </summary>
    public const string SchemaFile = "schema.json";

    /// <summary>The digest of <see cref="SchemaFile"/> itself.</summary>
    public const string ChecksumFile = "schema.sha256";

    /// <summary>Label byte of a missing label.</summary>
    public const byte MissingLabel = CrossDistil.Data.Strata.Stratum.Missing;

    /// <summary>Folder of the training rows, the only ones that are not ranked by user.</summary>
    internal const string Train = "train";

    internal const string Remedy = "delete the folder or run ingest again";

    /// <summary>Folders of training, validation and test, and their names, in this order.</summary>
    internal static readonly string[] SplitNames = [Train, "validation", "test"];

    private const string VocabularyFolder = "vocabulary";

    internal static readonly JsonSerializerOptions Json = new(JsonFile.Camel) {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Whether a cache has an entry of this name at its top.</summary>
    internal static bool IsOwn(string entry) =>
        entry is SchemaFile or ChecksumFile or VocabularyFolder || SplitNames.Contains(entry, StringComparer.Ordinal);

    /// <summary>Whether a path is one that <see cref="CacheWriter"/> may have written: two plain names.</summary>
    internal static bool IsPath(string path) =>
        path.Split('/') is [var folder, { Length: > 0 } file]
            && (folder is VocabularyFolder || SplitNames.Contains(folder, StringComparer.Ordinal))
        && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && file is not ("." or "..");

    /// <summary>Whether a path is one of a vocabulary, and not of a column.</summary>
    internal static bool IsVocabulary(string path) => path.StartsWith(VocabularyFolder + "/", StringComparison.Ordinal);

    internal static string Ids(string split, int field) => $"{split}/field-{field}.ids";

    internal static string Offsets(string split, int field) => $"{split}/field-{field}.offsets";

    internal static string Numbers(string split, int column) => $"{split}/number-{column}.values";

    internal static string Labels(string split, int task) => $"{split}/task-{task}.labels";

    internal static string Weights(string split) => $"{split}/weights.values";

    internal static string Users(string split) => $"{split}/users.keys";

    internal static string Rows(string split) => $"{split}/source.rows";

    internal static string Keys(int field) => $"{VocabularyFolder}/field-{field}.keys";

    internal static string TextOffsets(int field) => $"{VocabularyFolder}/field-{field}.offsets";

    internal static string Text(int field) => $"{VocabularyFolder}/field-{field}.utf8";
}

/// <summary>One file of the cache as it was written.</summary>
/// <param name="Path">Path inside the folder, with forward slashes.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">SHA-256 of the content, lower-case hexadecimal.</param>
internal sealed record FileEntry(string Path, long Bytes, string Sha256);

/// <summary>
/// The content of schema.json. <c>From</c> is the hash of the schema that it has grown from, null where its encoders
/// were fitted without it.
/// </summary>
internal sealed record CacheManifest(
    int FormatVersion,
    string Fingerprint,
    string Hash,
    CrossDistil.Data.Schema.DataOptions Options,
    SchemaDocument Schema,
    IngestReport Report,
    IReadOnlyList<FileEntry> Files,
    string? From = null);
