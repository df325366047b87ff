using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports;

/// <summary>A figure: a sentence that says what it shows here, and panels side by side.</summary>
/// <param name="Id">
/// Its part of the page's address: lower case letters, digits and hyphens; unique in the report.
/// </param>
/// <param name="Title">Its heading.</param>
/// <param name="Sentence">
/// What it shows here, with the numbers that matter; not what such figures show in general.
/// </param>
/// <param name="Panels">At least one.</param>
internal sealed record Figure(string Id, string Title, string Sentence, IReadOnlyList<Panel> Panels);

/// <summary>A table, and the chart that draws it. A chart has no numbers of its own but reference lines.</summary>
/// <param name="Title">Its heading; unique in the figure; null where the figure has one panel.</param>
/// <param name="Table">The numbers.</param>
/// <param name="Chart">How they are drawn; null = not at all.</param>
internal sealed record Panel(string? Title, Table Table, Chart? Chart = null);

/// <summary>A table.</summary>
/// <param name="Columns">At least one.</param>
/// <param name="Rows">[row][column].</param>
/// <param name="IsDetail">
/// Whether it is only for the chart and for programs: too long for a page of text, such as the bins of a curve.
/// </param>
internal sealed record Table(
    IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows, [property: JsonPropertyName("detail")] bool IsDetail = false)
{
    /// <summary>A row for each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="columns">The columns, and how a cell of them is made from an item.</param>
    public static Table Of<T>(IEnumerable<T> items, params IReadOnlyList<(Column Column, Func<T, Cell> Cell)> columns) => new(
        [.. columns.Select(column => column.Column)], [.. items.Select(item => (Cell[])[.. columns.Select(column => column.Cell(item))])]);
}

/// <summary>A column.</summary>
/// <param name="Key">Its name for charts and programs: unique in the table.</param>
/// <param name="Title">Its heading.</param>
/// <param name="IsText">Whether its cells are words, aligned left; numbers are aligned right.</param>
internal sealed record Column(string Key, string Title, [property: JsonPropertyName("text")] bool IsText = false);

/// <summary>A cell. <see cref="Text"/> is what every reader sees; the rest is for charts and programs.</summary>
/// <param name="Text">Such as .7106 ± .0010 or −.0139 [−.0159, −.0119]; may be empty.</param>
/// <param name="Value">The number at full precision; null = none, or undefined.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="Outcome">What the cell claims; null = it is no claim.</param>
internal sealed record Cell(string Text, double? Value = null, double? Low = null, double? High = null, Outcome? Outcome = null);
