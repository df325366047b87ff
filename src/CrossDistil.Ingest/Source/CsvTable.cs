using CrossDistil.Ingest.Cells;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>
/// Opens the files of a CSV or TSV table. What separates cells is found once, in the first file, and holds for all of them; cells are
/// read as text.
/// </summary>
internal static class CsvTable
{
    private const string None = "(empty)"; // as sniff_csv writes a character that there is none of

    /// <exception cref="DuckDbException">DuckDB finds no way to read the first file.</exception>
    /// <exception cref="InputException">The files' columns differ, or two that are used have one name.</exception>
    public static CellTable Open(DuckDbConnection duck, SourceTable table, ColumnUses uses)
    {
        var dialect = Dialect.Of(duck, table, table.Files.First(HasContent));
        foreach (var file in table.Files.Where(HasContent).Skip(1)) dialect.Check(duck, table, file);
        dialect.CheckNames(duck, table, uses);
        if (dialect.Columns.Any(name => name.Contains('\0', StringComparison.Ordinal)))
            throw new InputException(table.Where, "the name of a column holds a NUL byte", "name files of text");
        var columns = dialect.Columns.Select((name, i) => new CellTableColumn(
            i, new CellColumn(name, table.Options.AllText ? CellUse.Text : uses.Of(name), isJson: false), IsList: false));
        return new CellTable(
            duck, table.Name, table.Files.Count == 1
                ? table.Files[0]
                : table.Where, dialect.Read(table.Files, table.Options.Missing), [.. columns])
        {
            Lost = () => Lost(table, dialect),
            DateFormat = table.Options.DateFormat,
        };
    }

    /// <summary>Lines that quotes took: behind one that never closes, and in cells of several lines.</summary>
    private static IEnumerable<LostLines> Lost(SourceTable table, Dialect dialect)
    {
        foreach (var file in table.Files.Where(HasContent))
        {
            if (dialect.Quote.Length != 1 || dialect.Delimiter.Length != 1) yield break;
            var scan = QuoteScan.Of(file, (byte)dialect.Delimiter[0], (byte)dialect.Quote[0], (byte)dialect.Escape[0]);
            if (scan.OpenAt > 0)
                yield return new(
                    // The line itself is rejected as it is read.
                    "malformed line: behind a quote that is never closed", scan.LinesBehind - 1,
                    $"{file} line {Text(scan.OpenAt)}: a quote opens there");
            if (scan.LinesInCells > 0 && !table.Options.Multiline)
                yield return new(
                    "line inside of a quoted cell", scan.LinesInCells,
                    $"{file} line {Text(scan.FirstInCells)}: a quote opens there, and closes on a later line");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool HasContent(string file) => new FileInfo(file).Length > 0;

    /// <summary>How a text file is cut into cells.</summary>
    private sealed record Dialect(
        string Delimiter, string Quote, string Escape, string Skip, bool HasHeader, string Strict, IReadOnlyList<string> Columns)
    {
        public static Dialect Of(DuckDbConnection duck, SourceTable table, string file)
        {
            var strict = HasMixedLineEnds(file) ? ", strict_mode = false" : "";
            var options = $"comment = '', ignore_errors = true{strict}{string.Concat(Given(table).Select(option => $", {option}"))}";
            var row = duck.Texts($"""
                SELECT Delimiter, Quote, Escape, CAST(SkipRows AS VARCHAR), CAST(HasHeader AS VARCHAR)
                FROM sniff_csv({Sql.Text(file)}, {options})
                """, 5)[0];
            var names = duck.Texts($"SELECT unnest(Columns).name FROM sniff_csv({Sql.Text(file)}, {options})", 1);
            var quote = row[1] is null or "" or None ? "\"" : row[1]!; // quotes may be needed further down
            return new(
                row[0]!, quote, row[2] is null or "" or None
                    ? quote
                    : row[2]!, row[3] ?? "0", row[4] is "true", strict, [.. names.Select(name => name[0]!)]);
        }

        /// <summary>Whether lines end in CR LF and in LF alone, as far as a start of the file shows.</summary>
        private static bool HasMixedLineEnds(string file)
        {
            if (file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return false;
            var start = new byte[1 << 20];
            using var stream = File.OpenRead(file);
            ReadOnlySpan<byte> text = start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
            var (both, all) = (text.Count("\r\n"u8), text.Count((byte)'\n'));
            return both > 0 && both < all;
        }

        private static IEnumerable<string> Given(SourceTable table)
        {
            var options = table.Options;
            if ((options.Delimiter ?? (table.Format is "tsv" ? "\t" : null)) is { } delimiter)
                yield return $"delim = {Sql.Text(delimiter)}";
            if ((options.Columns is null ? options.Header : options.Header ?? false) is { } header)
                yield return $"header = {(header ? "true" : "false")}";
            if (options.Columns is { } columns) yield return $"names = {Sql.Texts(columns)}";
        }

        /// <summary>SQL of the relation of cells.</summary>
        public string Read(IReadOnlyList<string> files, IReadOnlyList<string>? missing)
        {
            var types = string.Join(", ", Columns.Select(column => $"{Sql.Text(column)}: 'VARCHAR'"));
            var nulls = (missing ?? []).Prepend("").Distinct(StringComparer.Ordinal);
            return $"read_csv({Sql.Texts(files)}, auto_detect = false, store_rejects = true{Strict}, delim = {Sql.Text(Delimiter)}, "
                + $"quote = {Sql.Text(Quote)}, escape = {Sql.Text(Escape)}, skip = {Skip}, header = {(HasHeader ? "true" : "false")}, "
                + $"nullstr = {Sql.Texts(nulls)}, columns = {{{types}}})";
        }

        /// <summary>
        /// That no column which is used has the name of another, whatever the case: SQL cannot tell them apart, so DuckDB names one of
        /// them <c>name_1</c>.
        /// </summary>
        public void CheckNames(DuckDbConnection duck, SourceTable table, ColumnUses uses)
        {
            if (!HasHeader
                || !Columns.Any(column => column.Length > 2
                    && char.IsAsciiDigit(column[^1])
                    && column.Contains('_', StringComparison.Ordinal)))
                    return;
            var places = $"{{{string.Join(", ", Columns.Index().Select(column => $"'c{column.Index}': 'VARCHAR'"))}}}";
            var header = duck.Texts($"""
                SELECT * FROM read_csv({Sql.Text(table.Files.First(HasContent))}, auto_detect = false, header = false,
                    skip = {Skip}{Strict},
                    delim = {Sql.Text(Delimiter)}, quote = {Sql.Text(Quote)}, escape = {Sql.Text(Escape)}, columns = {places}) LIMIT 1
                """, Columns.Count);
            if (header.Count == 0) return;
            var twice = header[0].OfType<string>().GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(same => same.Count() > 1 && uses.Names(same.Key));
            if (twice is not null)
                throw new InputException(
                    table.Where, $"has columns named {string.Join(" and ", twice)}, which SQL does not tell apart",
                    "rename one of them in the file, or name all columns with \"header\": true and \"columns\"");
        }

        /// <summary>That another file has the same columns.</summary>
        public void Check(DuckDbConnection duck, SourceTable table, string file)
        {
            if (!HasHeader || table.Options.Columns is not null) return;
            var other = Of(duck, table, file);
            if (other.Columns.SequenceEqual(Columns, StringComparer.Ordinal)) return;
            throw new InputException(
                table.Where,
                $"{file} has the columns {string.Join(", ", other.Columns)}, and {table.Files[0]} {string.Join(", ", Columns)}",
                "give files of the same columns, or each a table of its own");
        }
    }
}
