using System.Text;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Serving.Requests;

/// <summary>Reads the tokens of a request's body. Faults are the client's, with status 400.</summary>
internal static class JsonBody
{
    private const int MaxDepth = 32;

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> body) => new(body, new JsonReaderOptions { MaxDepth = MaxDepth });

    public static RequestException Fault(string where, string problem, string remedy) =>
        new(StatusCodes.Status400BadRequest, where, problem, remedy);

    public static RequestException NotJson(JsonException e) => Fault(
        "body", $"is not JSON (at line {e.LineNumber + 1 ?? 1}, byte {e.BytePositionInLine + 1 ?? 1})", "send one JSON object in UTF-8");

    public static RequestException TooManyRows(string where, int max) =>
        new(StatusCodes.Status413PayloadTooLarge, where, $"more than {max} rows", "send them in several requests");

    /// <summary>Moves to the next name in an object; false = the object ends.</summary>
    public static bool NextMember(this ref Utf8JsonReader json) => json.Read() && json.TokenType is JsonTokenType.PropertyName;

    /// <summary>Moves to the next value in a list; false = the list ends.</summary>
    public static bool NextItem(this ref Utf8JsonReader json) => json.Read() && json.TokenType is not JsonTokenType.EndArray;

    /// <summary>Whether the member has this name; moves on to its value.</summary>
    public static bool IsNamed(this ref Utf8JsonReader json, string name)
    {
        var isNamed = string.Equals(json.Text(), name, StringComparison.Ordinal);
        json.Read();
        return isNamed;
    }

    /// <summary>Text of a string or a member's name.</summary>
    public static string Text(this ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException) // thrown by the reader for bytes that are not text
        {
            throw Fault("body", "has a text that is not UTF-8, or half a surrogate pair", "send one JSON object in UTF-8");
        }
    }

    /// <summary>Text of a value that must be one.</summary>
    public static string Text(this ref Utf8JsonReader json, string where, string what)
    {
        json.Expect(JsonTokenType.String, where, what);
        return json.Text();
    }

    /// <summary>
    /// Copies a text without allocating. A text that is too long for the buffer is longer than any name.
    /// </summary>
    public static ReadOnlySpan<char> Text(this ref Utf8JsonReader json, Span<char> buffer)
    {
        if (json.ValueSpan.Length > buffer.Length) return json.Text();
        try
        {
            return buffer[..json.CopyString(buffer)];
        }
        catch (InvalidOperationException)
        {
            return json.Text();
        }
    }

    public static void Expect(this ref Utf8JsonReader json, JsonTokenType type, string where, string what)
    {
        if (json.TokenType != type) throw Fault(where, $"is {json.Kind()}", $"give {what}");
    }

    /// <summary>true or false.</summary>
    public static bool Truth(this ref Utf8JsonReader json, string where) => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Fault(where, $"is {json.Kind()}", "give true or false"),
    };

    /// <summary>Skips a value and returns its place in the body.</summary>
    public static Range Place(this ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return start..(int)json.BytesConsumed;
    }

    /// <summary>Adds a text, number or truth value to the cell that is being read; null adds nothing.</summary>
    public static void AddTo(this ref Utf8JsonReader json, RowBuffer rows, Cell cell)
    {
        if (json.TokenType is not JsonTokenType.Null) rows.Add(cell.Checked(json.Scalar(cell)));
    }

    public static string Kind(this ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        JsonTokenType.Null => "null",
        _ => "not a value",
    };

    private static RawValue Scalar(this ref Utf8JsonReader json, Cell cell)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                return json.GetBoolean();
            case JsonTokenType.String:
                return json.Text();
            case JsonTokenType.Number:
                if (json.TryGetInt64(out var integer)) return integer;
                // A key that is text is compared with the number as it is written: a double would round a long one.
                var written = cell.Table.Kind(cell.Feature) is ValueKind.Text ? Encoding.UTF8.GetString(json.ValueSpan) : null;
                if (written is not null && !written.AsSpan().ContainsAny('.', 'e', 'E')) return written;
                if (json.TryGetDouble(out var number) && double.IsFinite(number))
                    return written is null ? number : RawValue.WrittenAs(number, written);
                throw Fault(cell.Where, "is a number beyond 64 bits", "give one of less than 1.8e308");
            default:
                throw Fault(cell.Where, $"is {json.Kind()}", "give a text, a number, true, false or null");
        }
    }
}

/// <summary>The place of a value; its text is made for a fault only.</summary>
/// <param name="Table">The features.</param>
/// <param name="Feature">Position of the feature.</param>
/// <param name="Row">Its row; −1 = the context.</param>
/// <param name="IsTensor">Whether it is in a tensor, not in a candidate.</param>
internal readonly record struct Cell(FeatureTable Table, int Feature, int Row, bool IsTensor = false)
{
    public string Where => this switch
    {
        { IsTensor: true } => $"input {Table.Name(Feature)}, row {Row}",
        { Row: < 0 } => $"context.{Table.Name(Feature)}",
        _ => $"candidates[{Row}].{Table.Name(Feature)}",
    };

    /// <exception cref="RequestException">The feature cannot have this value.</exception>
    public RawValue Checked(RawValue value)
    {
        if (Table.Takes(Feature, value)) return value;
        var isInteger = Table.Kind(Feature) is ValueKind.Integer;
        var (kind, wanted) = isInteger ? ("an integer", "an integer of 64 bits") : ("a number", "a finite number");
        var problem = $"{RequestException.Quote(value.ToString())} is not {kind}";
        throw JsonBody.Fault(Where, problem, $"give {wanted}, or null where it is missing");
    }
}
