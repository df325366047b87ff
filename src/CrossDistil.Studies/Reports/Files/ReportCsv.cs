using System.Text;

namespace CrossDistil.Studies.Reports.Files;

/// <summary>
/// All numbers of a report in one tidy table, detail included, one line per cell:
/// <c>section,figure,panel,row,column,text,value,low,high</c>. Quotes as in RFC 4180, lines end in \n, numbers
/// round-trip, undefined values are empty.
/// </summary>
internal static class ReportCsv
{
    private const string Header = "section,figure,panel,row,column,text,value,low,high\n";

    /// <summary>
    /// The file's text. Sections and figures have their ids, panels their titles, rows a number from 1, columns their
    /// keys.
    /// </summary>
    public static string Of(Report report)
    {
        var text = new StringBuilder(Header);
        var lines = from section in report.Sections
                    from figure in section.Figures
                    from panel in figure.Panels
                    from row in panel.Table.Rows.Index()
                    from field in panel.Table.Columns.Zip(row.Item, (column, cell) => (Column: column.Key, Cell: cell))
                    select (string[])
                    [
                        section.Id, figure.Id, panel.Title ?? string.Empty, $"{row.Index + 1}", field.Column, field.Cell.Text,
                        Number(field.Cell.Value), Number(field.Cell.Low), Number(field.Cell.High),
                    ];
        foreach (var line in lines) text.AppendJoin(',', line.Select(Quoted)).Append('\n');
        return text.ToString();
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
