using CrossDistil.Runs;
using CrossDistil.Studies.Results;

namespace CrossDistil.Watch;

/// <summary>
/// Finds runs and studies in the watched paths: the paths themselves, or folders up to eight levels below. Runs, hidden
/// folders, node_modules and links are not searched.
/// </summary>
/// <param name="paths">Absolute paths of folders, which need not exist yet.</param>
internal sealed class RunFinder(IReadOnlyList<string> paths)
{
    private const int MaxDepth = 8;

    private static readonly EnumerationOptions s_folders = new()
    {
        IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    private readonly string _base = paths.Count == 1 ? paths[0] : CommonFolder(paths);

    /// <summary>All that exist now, each folder once, by name.</summary>
    public IReadOnlyList<FoundFolder> Find()
    {
        var found = new Dictionary<string, FoundFolder>(StringComparer.Ordinal);
        foreach (var path in paths) Look(path, 0, study: null, found);
        return [.. found.Values.OrderBy(item => item.Name, StringComparer.Ordinal)];
    }

    private void Look(string folder, int depth, string? study, Dictionary<string, FoundFolder> found)
    {
        if (new RunFolder(folder).HoldsRun)
        {
            found.TryAdd(folder, new(folder, WatchedKind.Run, Name(folder, study)));
            return;
        }

        var results = new StudyFolder(folder);
        if (results.IsStudy && File.Exists(results.ResultsPath))
        {
            found.TryAdd(folder, new(folder, WatchedKind.Study, Name(folder, study: null)));
            study = folder;
        }

        if (depth == MaxDepth) return;
        foreach (var inner in Folders(folder)) Look(inner, depth + 1, study, found);
    }

    private static string[] Folders(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder, "*", s_folders).Where(path => Path.GetFileName(path) is not "node_modules")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // does not exist yet, or any more
        }
    }

    /// <summary>
    /// Its path below the watched one; of a study's run without the folder that contains all of them.
    /// </summary>
    private string Name(string folder, string? study)
    {
        var name = study is null
            ? Path.GetRelativePath(_base, folder)
            : Path.Join(Path.GetRelativePath(_base, study), Path.GetRelativePath(Path.Combine(study, "runs"), folder));
        return name is "." ? Path.GetFileName(folder) : name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
    }

    /// <summary>The folder that contains all.</summary>
    private static string CommonFolder(IReadOnlyList<string> paths)
    {
        string[][] parts = [.. paths.Select(path => (Path.GetDirectoryName(path) ?? path).Split(Path.DirectorySeparatorChar))];
        var shared = parts[0].TakeWhile((part, i) => parts.All(path => StringComparer.Ordinal.Equals(path.ElementAtOrDefault(i), part)));
        return string.Join(Path.DirectorySeparatorChar, shared) is { Length: > 0 } folder ? folder : Path.GetPathRoot(paths[0])!;
    }
}

/// <summary>A run's or a study's folder.</summary>
/// <param name="Folder">The folder, absolute.</param>
/// <param name="Kind">Which of the two.</param>
/// <param name="Name">Its name for people.</param>
internal sealed record FoundFolder(string Folder, WatchedKind Kind, string Name);
