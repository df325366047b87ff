namespace CrossDistil.Data.Files;

/// <summary>Folders that are there whole or not at all.</summary>
internal static class AtomicFolder
{
    /// <summary>
    /// Puts a finished folder in the place of another. A folder cannot be renamed over one: the old one steps aside
    /// first, and back where the rename fails. A kill between the two renames leaves it aside.
    /// </summary>
    /// <param name="finished">The new folder, on the same disk.</param>
    /// <param name="target">Its place; what is there must be a folder.</param>
    /// <param name="aside">Where the old folder goes; nothing may be there. The caller removes it.</param>
    /// <exception cref="IOException">A rename failed; the old folder is in its place.</exception>
    public static void Replace(string finished, string target, string aside)
    {
        var replaced = Directory.Exists(target);
        if (replaced) Directory.Move(target, aside);
        try
        {
            Directory.Move(finished, target);
        }
        catch when (replaced)
        {
            Directory.Move(aside, target);
            throw;
        }
    }
}
