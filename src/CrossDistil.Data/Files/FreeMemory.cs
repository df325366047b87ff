namespace CrossDistil.Data.Files;

/// <summary>How much memory this process may still take, as Linux says it.</summary>
internal static class FreeMemory
{
    /// <summary>
    /// The least of the machine's available memory (MemAvailable) and, for the process's control group and all above
    /// it, limit − usage + pages of files, which the system drops when it needs them. Where the system says nothing:
    /// what .NET takes for the memory that there is.
    /// </summary>
    /// <returns>Bytes, at least 0.</returns>
    public static long Bytes() => Bytes("/proc", "/sys/fs/cgroup") ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>As above, null where the system says nothing.</summary>
    /// <param name="proc">/proc.</param>
    /// <param name="groups">/sys/fs/cgroup.</param>
    internal static long? Bytes(string proc, string groups)
    {
        long?[] all =
            [Named(Path.Combine(proc, "meminfo"), "MemAvailable:") * 1024, .. Groups(Lines(Path.Combine(proc, "self/cgroup")), groups)];
        return all.Min() is { } min ? Math.Max(0, min) : null;
    }

    /// <summary>Lines are "4:memory:/path" (v1), with controllers of its own, or "0::/path" (v2).</summary>
    private static IEnumerable<long?> Groups(string[] lines, string root)
    {
        foreach (var parts in lines.Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3))
        {
            if (parts[1].Split(',').Contains("memory", StringComparer.Ordinal))
                foreach (var folder in Up(Path.Combine(root, "memory"), parts[2]))
                    yield return Free(folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file", "total_active_file");
            if (parts[1].Length == 0)
                foreach (var folder in Up(root, parts[2]))
                    yield return Free(folder, "memory.max", "memory.current", "inactive_file", "active_file");
        }
    }

    /// <summary>
    /// A group and those above it; in a container the path may be the host's, and only the top is to be seen.
    /// </summary>
    private static IEnumerable<string> Up(string root, string path)
    {
        for (var rest = path.Trim('/'); rest.Length > 0; rest = Path.GetDirectoryName(rest) ?? string.Empty)
            yield return Path.Combine(root, rest);
        yield return root;
    }

    private static long? Free(string folder, string limit, string usage, params string[] droppable)
    {
        // No such group, or "max".
        if (Number(Path.Combine(folder, limit)) is not { } max || Number(Path.Combine(folder, usage)) is not { } used) return null;
        return max - used + droppable.Sum(name => Named(Path.Combine(folder, "memory.stat"), name) ?? 0);
    }

    private static long? Number(string file) =>
        Lines(file) is [var line, ..] && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The number behind a name at the beginning of a line.</summary>
    private static long? Named(string file, string name)
    {
        var words = Lines(file).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words.Length > 1 && string.Equals(words[0], name, StringComparison.Ordinal));
        return words is not null && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // another system, or none of our business
        }
    }
}
