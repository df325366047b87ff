using System.Text.Encodings.Web;

namespace CrossDistil.Data.Files;

/// <summary>
/// JSON as this program reads and writes it: indented, texts as they are, no key twice. Files that users write are in
/// camelCase, what the program reports in snake_case.
/// </summary>
internal static class JsonFile
{
    /// <summary>camelCase, for files that users write.</summary>
    public static JsonSerializerOptions Camel { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>snake_case, for what the program reports; a key without a default value must be there.</summary>
    public static JsonSerializerOptions Snake { get; } = new(Camel)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The same on one line.</summary>
    public static JsonSerializerOptions SnakeLine { get; } = new(Snake) { WriteIndented = false };

    /// <summary>A value as text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="options">null = <see cref="Snake"/>.</param>
    public static string Text<T>(T value, JsonSerializerOptions? options = null) => JsonSerializer.Serialize(value, options ?? Snake);

    /// <summary>Writes a value and a line break, whole or not at all.</summary>
    /// <inheritdoc cref="Text"/>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write<T>(string path, T value, JsonSerializerOptions? options = null) =>
        AtomicFile.WriteText(path, Text(value, options) + "\n");

    /// <summary>The value of a text in <see cref="Snake"/>.</summary>
    /// <exception cref="JsonException">It is of something else.</exception>
    public static T Parse<T>(string text) => JsonSerializer.Deserialize<T>(text, Snake) ?? throw new JsonException("is null");

    /// <summary>The value of a file in <see cref="Snake"/>; null where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remedy">What helps where it is damaged.</param>
    /// <exception cref="InputException">It cannot be read, or holds something else.</exception>
    public static T? Find<T>(string path, string remedy)
        where T : class => InputFile.Find(path, remedy, () => Parse<T>(File.ReadAllText(path)));

    /// <summary>The value of a text that says its version in <c>formatVersion</c>.</summary>
    /// <param name="where">The file, as faults name it.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="version">The version that is read.</param>
    /// <param name="remedy">What helps where it is of another.</param>
    /// <param name="options">How the value is written.</param>
    /// <exception cref="InputException">It is of another version.</exception>
    /// <exception cref="JsonException">It is of something else.</exception>
    public static T Versioned<T>(string where, byte[] text, int version, string remedy, JsonSerializerOptions options)
    {
        using var document = JsonDocument.Parse(text);
        CheckVersion(where, document.RootElement, version, remedy);
        return document.Deserialize<T>(options) ?? throw new JsonException("is null");
    }

    /// <summary>A number at the top of a document; null where there is none.</summary>
    public static int? VersionOf(JsonElement root, string key) =>
        root.ValueKind is JsonValueKind.Object
            && root.TryGetProperty(key, out var version)
            && version.ValueKind is JsonValueKind.Number
            && version.TryGetInt32(out var number) ? number : null;

    /// <summary>Whether <c>formatVersion</c> is the version that is read.</summary>
    /// <exception cref="InputException">It is another.</exception>
    /// <exception cref="JsonException">There is none.</exception>
    public static void CheckVersion(string where, JsonElement root, int known, string remedy) =>
        CheckVersion(where, VersionOf(root, "formatVersion") ?? throw new JsonException("has no formatVersion"), known, remedy);

    /// <exception cref="InputException">The versions differ.</exception>
    public static void CheckVersion(string where, int version, int known, string remedy)
    {
        if (version != known) throw new InputException(where, $"has format {version}, this version reads {known}", remedy);
    }
}
