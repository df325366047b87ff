namespace CrossDistil.Ingest.Source;

/// <summary>Pieces of SQL text.</summary>
internal static class Sql
{
    /// <summary>A name as an identifier.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text as a literal.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Texts as a list literal.</summary>
    public static string Texts(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Text))}]";

    /// <summary>The user's SQL in parentheses of its own, safe against a comment at its end.</summary>
    public static string Group(string sql) => $"({sql.Trim().TrimEnd(';')}\n)";
}
