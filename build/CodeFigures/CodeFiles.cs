using System.Diagnostics;
using System.Formats.Tar;
using System.Text.RegularExpressions;

namespace CrossDistil.CodeFigures;

/// <summary>Reads the C# files of a checkout, or of one of its revisions.</summary>
public static partial class CodeFiles
{
    /// <summary>Files of the working tree; what a build makes is left out.</summary>
    /// <param name="root">Root of the checkout.</param>
    /// <param name="folders">Folders below it.</param>
    public static IReadOnlyList<CodeFile> Read(string root, params IEnumerable<string> folders) =>
        [.. Paths(root, "*.cs", folders).Select(path => new CodeFile(path, File.ReadAllText(System.IO.Path.Combine(root, path))))];

    /// <summary>Paths of the working tree, in order; what a build or a package manager makes is left out.</summary>
    /// <param name="root">Root of the checkout.</param>
    /// <param name="pattern">Pattern of a file's name.</param>
    /// <param name="folders">Folders below the root.</param>
    public static IEnumerable<string> Paths(string root, string pattern, IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !Made().IsMatch(path)).Order(StringComparer.Ordinal);
    }

    /// <summary>Files of a revision.</summary>
    /// <param name="root">Root of the checkout.</param>
    /// <param name="revision">Any name that git knows.</param>
    /// <param name="folder">Folder below the root.</param>
    /// <exception cref="InvalidDataException">git knows no such revision or folder.</exception>
    public static IReadOnlyList<CodeFile> ReadRevision(string root, string revision, string folder)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", root, "archive", "--format=tar", revision, folder])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var files = new List<CodeFile>();
        using (var tar = new TarReader(git.StandardOutput.BaseStream))
            while (tar.GetNextEntry(copyData: true) is { } entry)
                if (entry.DataStream is { } data && entry.Name.EndsWith(".cs", StringComparison.Ordinal))
                    using (var reader = new StreamReader(data)) files.Add(new CodeFile(entry.Name, reader.ReadToEnd()));
        git.WaitForExit();
        return git.ExitCode == 0
            ? files
            : throw new InvalidDataException($"git archive {revision} {folder} failed; name a revision of this repository");
    }

    [GeneratedRegex("(^|/)(bin|obj|node_modules|dist|BenchmarkDotNet.Artifacts)/", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Made();
}
