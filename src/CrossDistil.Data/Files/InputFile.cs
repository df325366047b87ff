namespace CrossDistil.Data.Files;

/// <summary>
/// Reads the user's files: whatever is wrong with one becomes one line with its place, the reason and the remedy.
/// </summary>
internal static class InputFile
{
    /// <summary>What a file holds.</summary>
    /// <param name="where">The file, as the fault names it.</param>
    /// <param name="remedy">What helps.</param>
    /// <param name="read">Reads and parses it.</param>
    /// <exception cref="InputException">It is missing, cannot be read, or holds something else.</exception>
    public static T Read<T>(string where, string remedy, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsMissing(e) && !File.Exists(where))
        {
            throw new InputException(where, "there is no such file", remedy);
        }
        catch (Exception e) when (IsOfInput(e))
        {
            throw new InputException(where, $"cannot be read ({Fault.ReasonOf(e)})", remedy);
        }
    }

    /// <summary>
    /// The same for a file that need not be there; null where it is not, also where it went a moment ago.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static T? Find<T>(string where, string remedy, Func<T> read)
        where T : class
    {
        try
        {
            return Read(where, remedy, read);
        }
        catch (InputException) when (!File.Exists(where))
        {
            return null;
        }
    }

    private static bool IsMissing(Exception e) => e is FileNotFoundException or DirectoryNotFoundException;

    private static bool IsOfInput(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or FormatException or ArgumentException
        or InvalidOperationException or NotSupportedException or OverflowException or KeyNotFoundException or NullReferenceException;
}
