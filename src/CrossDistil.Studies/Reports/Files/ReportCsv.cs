using System.Text;
using CrossDistil.Studies.Reports.Parts;

namespace CrossDistil.Studies.Reports.Files;

/// <summary>
/// All numbers of a report in one tidy table, detail included, one line per cell: <c>section,figure,panel,row,column,text,value,low,high</c>.
/// Quotes as in RFC 4180, lines end in \n, numbers round-trip, what is undefined is empty.
/// </summary>
internal static class ReportCsv
{
    private const string Header = "section,figure,panel,row,column,text,value,low,high\n";

    /// <summary>The file's text. Sections and figures stand by their ids, panels by their titles, rows by their number from 1, columns by their keys.</summary>
    public static string Of(Report report)
    {
        var text = new StringBuilder(Header);
        foreach (var section in report.Sections)
            foreach (var figure in section.Figures)
                foreach (var panel in figure.Panels)
                    Append(text, [section.Id, figure.Id, panel.Title ?? string.Empty], panel.Table);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] place, Table table)
    {
        for (var row = 0; row < table.Rows.Count; row++)
        {
            foreach (var (column, cell) in table.Columns.Zip(table.Rows[row]))
            {
                string[] fields = [.. place, (row + 1).ToString(CultureInfo.InvariantCulture), column.Key, cell.Text, Number(cell.Value), Number(cell.Low), Number(cell.High)];
                text.AppendJoin(',', fields.Select(Quoted)).Append('\n');
            }
        }
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
