namespace CrossDistil.Studies.Reports.Words;

/// <summary>A table in Markdown.</summary>
internal static class MarkdownTable
{
    /// <summary>Its lines and an empty one behind it. Cells are Markdown: text of others goes through <see cref="Escape"/> first.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        [Line(header), Line([.. header.Select(_ => "---")], space: string.Empty), .. rows.Select(row => Line(row)), string.Empty];

    /// <summary>Text that means itself, on one line, within a cell too.</summary>
    public static string Escape(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(character => character is '\\' or '`' or '*' or '[' or '<' or '|' or '~'
        ? $"\\{character}"
        : character.ToString()));

    private static string Line(IReadOnlyList<string> cells, string space = " ") => $"|{space}{string.Join($"{space}|{space}", cells)}{space}|";
}
