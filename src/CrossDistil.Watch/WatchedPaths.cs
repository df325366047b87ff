namespace CrossDistil.Watch;

/// <summary>The paths that the user asks to watch.</summary>
internal static class WatchedPaths
{
    private const string Remedy = "give the folder of a run or study, or one that they lie in";

    /// <summary>The absolute path, without a separator at its end.</summary>
    public static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <exception cref="InputException">
    /// A path is a file or cannot be read. One that does not exist yet is no fault.
    /// </exception>
    public static void Check(IReadOnlyList<string> paths)
    {
        Fault[] faults = [.. paths.Select(FaultOf).OfType<Fault>()];
        if (faults.Length > 0) throw new InputException(faults);
    }

    private static Fault? FaultOf(string path)
    {
        if (File.Exists(path)) return new Fault(path, "is a file", Remedy);
        if (!Directory.Exists(path)) return null;
        try
        {
            _ = Directory.EnumerateFileSystemEntries(path).Any();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault(path, $"cannot be read ({e.Message})", "check its permissions");
        }
    }
}
