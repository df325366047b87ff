namespace CrossDistil.Ingest.DuckDb;

/// <summary>DuckDB refused or gave up; the message is its own, on one line, without the excerpt of the SQL that it points into.</summary>
internal sealed class DuckDbException(string message) : Exception(OneLine(message))
{
    private static string OneLine(string message)
    {
        var end = message.IndexOf("\n\nLINE ", StringComparison.Ordinal);
        return string.Join(' ', (end < 0 ? message : message[..end]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
