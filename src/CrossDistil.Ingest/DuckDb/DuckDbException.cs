using System.Text.RegularExpressions;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>
/// DuckDB refused or failed; the message is its own, on one line, without the excerpt of the SQL that it points into
/// and without the user and password of an address: it is shown and may be kept in a log.
/// </summary>
internal sealed partial class DuckDbException(string message) : Exception(OneLine(message))
{
    private const int MaxLength = 500;

    /// <summary>Whether the disk was full, which is not a fault of the data.</summary>
    public bool IsOfDisk => Message.Contains("No space left on device", StringComparison.Ordinal)
        || Message.Contains("Disk quota exceeded", StringComparison.Ordinal);

    private static string OneLine(string message)
    {
        var end = message.IndexOf("\n\nLINE ", StringComparison.Ordinal);
        var line = string.Join(' ', (end < 0 ? message : message[..end]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = Secret().Replace(Login().Replace(line, "://…@"), "${key}…");
        return line.Length <= MaxLength ? line : $"{line[..MaxLength]}…"; // DuckDB quotes whole values and types, of any length
    }

    [GeneratedRegex("://[^/@\\s]+@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Login();

    [GeneratedRegex("(?<key>(password|pwd|secret|token|api_?key)\\s*=\\s*)[^\\s;'\"]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Secret();
}
