using System.Globalization;
using CrossDistil.CodeFigures;
using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>
/// Lines of at most 140 columns, files of at most 300 lines, methods of at most 60 lines, at most six parameters. What
/// was larger when this was written stands in ratchet.txt by name; the list may only shrink.
/// </summary>
public sealed class RatchetTests
{
    private static readonly string s_path = Path.Combine(Repository.Root, "tests", "CrossDistil.Tests", "Architecture", "ratchet.txt");
    private static readonly Lazy<SortedDictionary<string, int>> s_listed = new(Listed);

    private static SortedDictionary<string, int> Found { get; } = new(
        Code.Files.SelectMany(Offences.Of)
            .Concat(Pages().SelectMany(path => Offences.Wide(path, File.ReadLines(Path.Combine(Repository.Root, path)))))
            .ToDictionary(offence => offence.Name, offence => offence.Size, StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>
    /// What grows is made smaller, not listed: whoever writes the list by hand shows it to every reader of the change.
    /// </summary>
    [Fact]
    public void Nothing_is_larger_than_allowed_or_listed() => Assert.Empty(
        Found.Where(offence => offence.Value > s_listed.Value.GetValueOrDefault(offence.Key)).Select(Text));

    [Fact]
    public void What_has_become_smaller_is_listed_as_such()
    {
        var smaller = s_listed.Value.Where(offence => Found.GetValueOrDefault(offence.Key) < offence.Value).Select(Text).ToList();
        Assert.True(
            smaller.Count == 0,
            $"smaller or gone: {string.Join("; ", smaller)}; write the list anew: {Code.Rewrite(nameof(RatchetTests))}");
    }

    [Fact]
    public void Every_kind_of_offence_is_seen()
    {
        var text =
            $$"""
            class Room
            {
                void Long()
                {
            {{string.Concat(Enumerable.Repeat("\n", 300))}}
                }

                void Many(int a, int b, int c, int d, int e, int f, int g) => _ = "{{new string('x', 100)}}";

                void Fits(int a, int b, int c, int d, int e, int f)
                {
            {{string.Concat(Enumerable.Repeat("\n", 55))}}
                }
            }
            """;
        Assert.Equal(
            [("columns a.cs", 1), ("lines a.cs", 369), ("method a.cs Room.Long", 304), ("parameters a.cs Room.Many", 7)],
            Offences.Of(new CodeFile("a.cs", text)).Order());
    }

    [Fact]
    public void Lines_are_counted_without_blanks_and_comments_and_wide_ones_more_than_once()
    {
        var file = new CodeFile(
            "a.cs",
            $""""
            /// <summary>A room.</summary>
            class Room // with a remark
            {"{"}

                /* two
                   lines */
                string _wide = "{new string('x', 280)}";
                string _lines = """
                    // in a text

                    """;
            {"}"}
            """");
        Assert.Equal((7, 3, 1, 9), (file.CodeLines, file.CommentLines, file.WideLines, file.CountedLines));
    }

    private static IEnumerable<string> Pages() =>
        CodeFiles.Paths(Repository.Root, "*.*", ["web/src"]).Where(path => Path.GetExtension(path) is ".ts" or ".tsx" or ".css" or ".html");

    private static SortedDictionary<string, int> Listed()
    {
        var listed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in File.Exists(s_path) ? File.ReadLines(s_path).Where(line => line.Length > 0 && line[0] != '#') : [])
        {
            var space = line.LastIndexOf(' ');
            listed.Add(line[..space], int.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture));
        }

        if (!Code.IsRewriting) return listed;
        var kept = File.Exists(s_path)
            ? Found.Where(offence => listed.ContainsKey(offence.Key))
                .Select(offence => (offence.Key, Math.Min(offence.Value, listed[offence.Key])))
            : Found.Select(offence => (offence.Key, offence.Value));
        listed = new(kept.ToDictionary(offence => offence.Item1, offence => offence.Item2, StringComparer.Ordinal), StringComparer.Ordinal);
        File.WriteAllText(s_path, $"""
            # What is larger than the house allows: rule, place, size. Written by RatchetTests, which say how; the list may only shrink.
            # columns: lines of more than {CodeFile.MaxColumns} columns; lines: of a file of more than {Offences.MaxFileLines};
            # method: lines of one of more than {Offences.MaxMethodLines}; parameters: more than {Offences.MaxParameters}.
            {string.Join('\n', listed.Select(Text))}

            """);
        return listed;
    }

    private static string Text(KeyValuePair<string, int> offence) =>
        string.Create(CultureInfo.InvariantCulture, $"{offence.Key} {offence.Value}");
}
