using CrossDistil.Data.Encoding;

namespace CrossDistil.Ingest.Source;

/// <summary>What the values of DuckDB's types are where they are compared: each has one text, by which it is known everywhere.</summary>
internal static class KeyTypes
{
    private const int DigitsOfDouble = 15;

    /// <summary>Kind of the keys that a type holds.</summary>
    public static KeyKind KindOf(string type) => type switch
    {
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => KeyKind.Integer,
        "FLOAT" or "DOUBLE" => KeyKind.Number,
        _ => type.StartsWith("DECIMAL(", StringComparison.Ordinal) ? KeyKind.Number : KeyKind.Text,
    };

    /// <summary>Type in which keys of a kind are read.</summary>
    public static string ReadAs(KeyKind kind) => kind switch { KeyKind.Integer => "BIGINT", KeyKind.Number => "DOUBLE", _ => "VARCHAR" };

    /// <summary>SQL of a value in the type in which it is read.</summary>
    public static string Key(string sql, string type, string read) => type switch
    {
        "FLOAT" => $"CAST(CAST({sql} AS VARCHAR) AS DOUBLE)", // 0.6 stays 0.6, the number that a request writes
        "FLOAT[]" => $"CAST(CAST({sql} AS VARCHAR[]) AS DOUBLE[])",
        _ => $"CAST({sql} AS {read})",
    };

    /// <summary>SQL of the value of an expression whose type is not known, as <see cref="Key"/> of its type gives it.</summary>
    public static string Expression(string sql, string read) => read switch
    {
        "DOUBLE" => $"CAST(CAST({sql} AS VARCHAR) AS DOUBLE)",
        "DOUBLE[]" => $"CAST(CAST({sql} AS VARCHAR[]) AS DOUBLE[])",
        _ => $"CAST({sql} AS {read})",
    };

    /// <summary>Why a type's values have no text by which they are known, as a remedy; null = they have one.</summary>
    public static string? Refusal(string type)
    {
        if (type.StartsWith("DECIMAL(", StringComparison.Ordinal))
            return Digits(type) <= DigitsOfDouble
                ? null
                : "write an expression such as CAST(x AS VARCHAR), and send that text to the server";
        if (type.EndsWith(']')) return "pick an element, or unnest the list in source.query";
        return type is "BIT" or "BLOB"
            || Array.Exists(["STRUCT(", "MAP(", "UNION("], start => type.StartsWith(start, StringComparison.Ordinal))
            ? "pick a part of it, or write an expression that gives a text" : null;
    }

    private static int Digits(string type) =>
        int.Parse(
            type.AsSpan("DECIMAL(".Length, type.IndexOf(',', StringComparison.Ordinal) - "DECIMAL(".Length), CultureInfo.InvariantCulture);
}
