namespace CrossDistil.Data.Files;

/// <summary>Where a path leads when every link on it is followed.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40; // as the system has it

    /// <summary>The absolute path with every link resolved; a missing part is not a link.</summary>
    /// <param name="path">Any path.</param>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        var left = new Stack<string>(Parts(Path.GetFullPath(path)).Reverse());
        var (real, links) = (Path.GetPathRoot(Path.GetFullPath(path))!, 0);
        while (left.TryPop(out var part))
        {
            if (part is "..") real = Path.GetDirectoryName(real) ?? real;
            else if (new FileInfo(Path.Combine(real, part)).LinkTarget is not { } target) real = Path.Combine(real, part);
            else
            {
                if (++links > MaxLinks) throw new IOException($"Too many links on the way to {path}");
                if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
                foreach (var next in Parts(target).Reverse()) left.Push(next);
            }
        }

        return real;
    }

    private static IEnumerable<string> Parts(string path) =>
        path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part is not ".");
}
