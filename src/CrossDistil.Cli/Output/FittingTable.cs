using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>
/// A report's table on a terminal of any width: one with too many columns becomes several below one another, each with
/// the names of the rows. Numbers stay on one line, words and headings wrap, nothing is cut.
/// </summary>
internal sealed class FittingTable(CrossDistil.Studies.Reports.Table table) : Renderable
{
    private const int WordsWidth = 16; // of a column of words where the terminal is narrow
    private const int MaxNames = 3; // columns that name a row
    private const int MaxWordWidth = 28;
    private const int Frame = 3; // a border and a space on either side

    private readonly int[] _widths = [.. table.Columns.Select((column, c) => WidthOf(column, [.. table.Rows.Select(row => row[c].Text)]))];

    /// <summary>The colour of a claim.</summary>
    public static Style Colour(Outcome? outcome) => outcome switch
    {
        Outcome.Gained => new Style(Color.Green),
        Outcome.Lost => new Style(Color.Red),
        Outcome.Mixed => new Style(Color.Yellow),
        Outcome.Unclear => new Style(decoration: Decoration.Dim),
        _ => Style.Plain,
    };

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        Parts(maxWidth).SelectMany(columns => ((IRenderable)Drawn(columns, maxWidth)).Render(options, maxWidth));

    /// <summary>Columns of each part: the names of the rows first, then as many others as fit.</summary>
    private IEnumerable<int[]> Parts(int width)
    {
        int[] all = [.. Enumerable.Range(0, table.Columns.Count)];
        int[] names = [.. all.TakeWhile(c => table.Columns[c].IsText && c < MaxNames)];
        if (names.Length == all.Length || TotalOf(all) <= width) return [all];
        if (names.Length == 0) names = [0]; // a number can be a row's name, such as an epoch
        var (parts, part) = (new List<int[]>(), names.ToList());
        foreach (var column in all.Skip(names.Length))
        {
            if (part.Count > names.Length && TotalOf(part.Append(column)) > width)
            {
                parts.Add([.. part]);
                part = [.. names];
            }

            part.Add(column);
        }

        return [.. parts, [.. part]];
    }

    private int TotalOf(IEnumerable<int> columns) => columns.Sum(c => Frame + _widths[c]) + 1;

    private Spectre.Console.Table Drawn(int[] columns, int width)
    {
        var drawn = new Spectre.Console.Table().Border(TableBorder.Rounded);
        var heading = HeadingWidth(columns, width);
        foreach (var c in columns)
        {
            var (column, fits) = (table.Columns[c], Frame + _widths[c] + 1 <= width);
            var made = new TableColumn(new Text(Wrapped(column.Title, Math.Max(_widths[c], heading))));
            drawn.AddColumn(column.IsText ? made : fits ? made.RightAligned().NoWrap() : made.RightAligned());
        }

        foreach (var row in table.Rows) drawn.AddRow(columns.Select(c => new Text(row[c].Text, Colour(row[c].Outcome))));
        return drawn;
    }

    /// <summary>How wide headings may be: they share the width that words leave.</summary>
    private int HeadingWidth(int[] columns, int width)
    {
        var heading = columns.Max(Title);
        while (heading > 0 && columns.Sum(c => Frame + Math.Max(Widest(c), Math.Min(Title(c), heading))) + 1 > width) heading--;
        return heading;

        int Title(int c) => Width(table.Columns[c].Title);
    }

    private int Widest(int c) => Math.Max(_widths[c], table.Rows.Select(row => Width(row[c].Text)).DefaultIfEmpty(0).Max());

    /// <summary>
    /// A column's minimum width: the widest number, the longest word and some more, the heading's longest word.
    /// </summary>
    private static int WidthOf(Column column, string[] texts)
    {
        var widest = texts.Select(Width).DefaultIfEmpty(0).Max();
        if (column.IsText)
            widest = Math.Min(widest, Math.Max(WordsWidth, Math.Min(texts.Select(Longest).DefaultIfEmpty(0).Max(), MaxWordWidth)));
        return Math.Max(widest, Longest(column.Title));
    }

    private static int Longest(string text) => Words(text).Max(Width);

    /// <summary>A number and its unit are one word.</summary>
    private static string[] Words(string text) => text.Replace(" %", "\u00a0%", StringComparison.Ordinal).Split(' ');

    /// <summary>
    /// A heading on as many lines as necessary: a column that must not wrap would otherwise be as wide as its heading.
    /// </summary>
    private static string Wrapped(string heading, int width)
    {
        var (lines, line) = (new List<string>(), string.Empty);
        foreach (var word in Words(heading))
        {
            if (line.Length > 0 && Width(line) + 1 + Width(word) > width)
            {
                lines.Add(line);
                line = string.Empty;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        return string.Join('\n', lines.Append(line)).Replace('\u00a0', ' ');
    }

    private static int Width(string text) => text.GetCellWidth();
}
