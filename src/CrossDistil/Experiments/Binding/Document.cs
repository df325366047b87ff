using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using CrossDistil.Data.Files;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Experiments.Binding;

/// <summary>
/// A JSON text with comments and trailing commas as a tree. Unlike the framework's own tree it reports every duplicate
/// key.
/// </summary>
internal static class Document
{
    private static readonly JsonReaderOptions s_reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>
    /// Reads the file; a fault where it cannot be read or is not a JSON object; adds a fault for each duplicate key.
    /// </summary>
    public static JsonObject Read(string file, List<Fault> faults)
    {
        var text = Bytes(file);
        try
        {
            var reader = new Utf8JsonReader(text, s_reading);
            reader.Read();
            var root = Value(ref reader, text, file, string.Empty, faults);
            while (reader.Read()) continue;
            return root as JsonObject
                ?? throw new InputException(file, $"found {Describe.Node(root)}", "an experiment is a JSON object: { … }");
        }
        catch (InvalidOperationException) // the reader's word for text that is none
        {
            throw new InputException(file, "has an escape such as \\ud800 that is half a character", "write the character itself");
        }
        catch (JsonException fault)
        {
            throw new InputException(Position(file, text, fault), Reason(fault), "correct the JSON at this place");
        }
    }

    private static ReadOnlySpan<byte> Bytes(string file)
    {
        if (Directory.Exists(file)) throw new InputException(file, "is a folder", "name the experiment file in it");
        if (!File.Exists(file)) throw new InputException(file, "no such file", "check the path of the experiment file");
        var bytes = InputFile.Read(file, "check its permissions", () => File.ReadAllBytes(file));
        if (!Utf8.IsValid(bytes)) throw new InputException(file, "is not UTF-8 text", "save it as UTF-8");
        return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string file, string path, List<Fault> faults)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return Object(ref reader, text, file, path, faults);
        // Which looks at its escapes, now rather than at the first use.
        if (reader.TokenType == JsonTokenType.String) _ = reader.GetString();
        if (reader.TokenType != JsonTokenType.StartArray) return JsonValue.Create(JsonElement.ParseValue(ref reader));
        var array = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            array.Add(Value(ref reader, text, file, OptionPath.Join(path, array.Count), faults));
        return array;
    }

    private static JsonObject Object(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string file, string path, List<Fault> faults)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            var line = text[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
            reader.Read();
            var value = Value(ref reader, text, file, OptionPath.Join(path, key), faults);
            if (!result.TryAdd(key, value))
                faults.Add(new Fault(
                    $"{file}: {OptionPath.Join(path, key)}", $"duplicate key, again on line {line}", "keep one of the two"));
        }

        return result;
    }

    private static string Position(string file, ReadOnlySpan<byte> text, JsonException fault)
    {
        var line = (int)(fault.LineNumber ?? 0);
        for (var i = 0; i < line; i++) text = text[(text.IndexOf((byte)'\n') + 1)..];
        var column = Encoding.UTF8.GetCharCount(text[..(int)Math.Min(fault.BytePositionInLine ?? 0, text.Length)]);
        return $"{file}: line {line + 1}, column {column + 1}";
    }

    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? fault.Message : fault.Message[..end]).TrimEnd('.', ' ');
    }
}
