using System.Text.RegularExpressions;
using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>
/// Prose of the docs has lines of at most 120 columns. Table rows, code and a link or picture alone on its line are
/// excepted, and docs/results/studies, which are records as a program wrote them.
/// </summary>
public sealed partial class DocsTests
{
    private const int MaxColumns = 120;
    private static readonly string[] s_folders = [".", "docs", "docs/decisions", "docs/results"];

    [Fact]
    public void Prose_is_not_wide()
    {
        string[] files = [.. s_folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"))];
        Assert.Contains(Path.Combine(Repository.Root, "docs", "algorithm.md"), files);
        Assert.Empty(
            from file in files
            from line in Wide(File.ReadLines(file))
            select $"{Path.GetRelativePath(Repository.Root, file)}: line {line}");
    }

    [Fact]
    public void Wide_prose_is_seen_and_what_cannot_be_wrapped_is_not()
    {
        var wide = new string('x', MaxColumns);
        string[] text =
        [
            wide, $"{wide} y", $"- {wide}", $"| {wide} |", $"![{wide}](images/a.png)", $"- [{wide}](a.md).", $"see [{wide}](a.md)",
            "```", $"{wide} y", "```", $"{wide} z",
        ];
        Assert.Equal([2, 3, 7, 11], Wide(text));
    }

    /// <summary>Numbers of the lines that are too wide.</summary>
    private static IEnumerable<int> Wide(IEnumerable<string> lines)
    {
        var isCode = false;
        foreach (var (i, line) in lines.Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            var isExcepted = isCode || line.TrimStart().StartsWith('|') || LinkAlone().IsMatch(line);
            if (line.Length > MaxColumns && !isExcepted) yield return i + 1;
        }
    }

    [GeneratedRegex(@"^\s*([-*]\s+)?!?\[[^\]]*\]\(\S+\)[.,;]?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkAlone();
}
