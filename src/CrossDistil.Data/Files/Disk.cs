namespace CrossDistil.Data.Files;

/// <summary>
/// Writing to the user's disk: what the system refuses becomes one line, or is skipped where nothing depends on it.
/// </summary>
internal static class Disk
{
    /// <summary>Runs <paramref name="write"/>.</summary>
    /// <param name="where">File or folder, as the fault names it.</param>
    /// <param name="remedy">What helps.</param>
    /// <param name="write">Writes, moves or deletes.</param>
    /// <exception cref="InputException">The system refused.</exception>
    public static void Write(string where, string remedy, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(where, $"cannot be written ({e.Message})", remedy);
        }
    }

    /// <summary>Runs <paramref name="write"/>; false where it fails.</summary>
    public static bool TryWrite(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            return false;
        }
    }
}
