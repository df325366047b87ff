using CrossDistil.Data.Encoding;
using CrossDistil.Serving.Http;
using Microsoft.AspNetCore.Http;

namespace CrossDistil.Serving.Requests;

/// <summary>What every reader of a body needs; faults are of the client, with status 400.</summary>
internal static class JsonBody
{
    private const int Depth = 32;

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> body) => new(body, new JsonReaderOptions { MaxDepth = Depth });

    public static RequestException Fault(string where, string problem, string remedy) => new(StatusCodes.Status400BadRequest, where, problem, remedy);

    public static RequestException NotJson(JsonException e) => Fault(
        "body", string.Create(CultureInfo.InvariantCulture, $"is not JSON (at line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})"), "send one JSON object in UTF-8");

    /// <summary>Text of a string or a property's name.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException) // the reader's word for bytes that are no text
        {
            throw Fault("body", "has a text that is not UTF-8, or half a surrogate pair", "send one JSON object in UTF-8");
        }
    }

    /// <summary>Copies a text without a string of its own; what is too long for the buffer is longer than any name that is looked for.</summary>
    public static ReadOnlySpan<char> Text(ref Utf8JsonReader reader, Span<char> buffer)
    {
        if ((reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) > buffer.Length) return Text(ref reader);
        try
        {
            return buffer[..reader.CopyString(buffer)];
        }
        catch (InvalidOperationException)
        {
            return Text(ref reader);
        }
    }

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string where, string what)
    {
        if (reader.TokenType != type) throw Fault(where, $"is {Kind(ref reader)}", $"give {what}");
    }

    /// <summary>The value behind a property's name; leaves the reader on its first token.</summary>
    public static void Next(ref Utf8JsonReader reader) => reader.Read();

    /// <summary>true or false.</summary>
    public static bool Truth(ref Utf8JsonReader reader, string where) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Fault(where, $"is {Kind(ref reader)}", "give true or false"),
    };

    /// <summary>Text, number, truth value or null.</summary>
    public static RawValue Scalar(ref Utf8JsonReader reader, Cell cell)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.True or JsonTokenType.False:
                return reader.GetBoolean();
            case JsonTokenType.String:
                return Text(ref reader);
            case JsonTokenType.Number:
                if (reader.TryGetInt64(out var integer)) return integer;
                if (reader.TryGetDouble(out var number) && double.IsFinite(number)) return number;
                throw Fault(cell.Where, "is a number beyond 64 bits", "give one of less than 1.8e308");
            default:
                throw Fault(cell.Where, $"is {Kind(ref reader)}", "give a text, a number, true, false or null");
        }
    }

    public static string Kind(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        JsonTokenType.Null => "null",
        _ => "not a value",
    };

    /// <summary>Nothing but white space may follow.</summary>
    public static void End(ref Utf8JsonReader reader) => reader.Read();
}

/// <summary>Where a value stands, made into text only for a fault.</summary>
/// <param name="Table">The features.</param>
/// <param name="Feature">Which of them.</param>
/// <param name="Row">Its row; −1 = the context.</param>
/// <param name="IsTensor">Whether it stands in a tensor, not in a candidate.</param>
internal readonly record struct Cell(FeatureTable Table, int Feature, int Row, bool IsTensor = false)
{
    public string Where => this switch
    {
        { IsTensor: true } => string.Create(CultureInfo.InvariantCulture, $"input {Table.Name(Feature)}, row {Row}"),
        { Row: < 0 } => $"context.{Table.Name(Feature)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"candidates[{Row}].{Table.Name(Feature)}"),
    };

    /// <exception cref="RequestException">The value cannot be of the feature.</exception>
    public RawValue Checked(RawValue value) => Table.Takes(Feature, value)
        ? value
        : throw JsonBody.Fault(Where, $"{RequestException.Quote(value.ToString())} is no {Word}", $"give {(Table.Kind(Feature) is ValueKind.Integer ? "an integer of 64 bits" : "a finite number")}, or null where it is missing");

    private string Word => Table.Kind(Feature) is ValueKind.Integer ? "integer" : "number";
}
