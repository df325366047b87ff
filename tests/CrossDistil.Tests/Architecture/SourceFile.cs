using System.Text.RegularExpressions;

namespace CrossDistil.Tests.Architecture;

/// <summary>One C# file under src, with comments and string literals taken out, so that only code is looked at.</summary>
internal sealed partial class SourceFile
{
    private readonly string _code;

    private SourceFile(string path)
    {
        Path = System.IO.Path.GetRelativePath(System.IO.Path.Combine(Repository.Root, "src"), path).Replace('\\', '/');
        _code = NotCode().Replace(File.ReadAllText(path), " ");
    }

    /// <summary>Path under src, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>Every source file; what the build made is left out.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Built().IsMatch(path)).Order(StringComparer.Ordinal).Select(path => new SourceFile(path))];

    /// <summary>Whether the code contains a word.</summary>
    public bool Says(string word) => Regex.IsMatch(_code, $@"\b{Regex.Escape(word)}\b", RegexOptions.None, TimeSpan.FromSeconds(5));

    /// <summary>Whether the code names a namespace, in a using or in full.</summary>
    public bool Names(string space) => Says(space);

    /// <summary>Whether the code names a namespace itself, in a using or in full, and not only one below it.</summary>
    public bool NamesFolder(string space) =>
        Regex.IsMatch(_code, $@"\b{Regex.Escape(space)}(;|\.(?!States\b)[A-Z])", RegexOptions.None, TimeSpan.FromSeconds(5));

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|""""""+.*?""""""+|@""(?:[^""]|"""")*""|""(?:\\.|[^""\\\n])*""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex NotCode();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Built();
}
