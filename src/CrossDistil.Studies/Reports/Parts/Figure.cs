using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Parts;

/// <summary>A figure: a sentence that says what it shows here, and panels side by side.</summary>
/// <param name="Id">Its place in the page's address: lower case letters, digits and hyphens; unique in the report.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Sentence">What it shows here, with the numbers that matter; not what such figures show in general.</param>
/// <param name="Panels">At least one.</param>
internal sealed record Figure(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("sentence")] string Sentence,
    [property: JsonPropertyName("panels")] IReadOnlyList<Panel> Panels);

/// <summary>A table, and the chart that draws it. No chart is without its table: but for reference lines it has no numbers of its own.</summary>
/// <param name="Title">Its heading; unique in the figure; null where the figure has one panel.</param>
/// <param name="Table">The numbers.</param>
/// <param name="Chart">How they are drawn; null = they are read only.</param>
internal sealed record Panel(
    [property: JsonPropertyName("title")] string? Title,
    [property: JsonPropertyName("table")] Table Table,
    [property: JsonPropertyName("chart")] Chart? Chart = null);

/// <summary>A table.</summary>
/// <param name="Columns">At least one.</param>
/// <param name="Rows">[row][column].</param>
/// <param name="IsDetail">Whether it is there for the chart and for programs, such as the bins of a curve, and too long for a page of text.</param>
internal sealed record Table(
    [property: JsonPropertyName("columns")] IReadOnlyList<Column> Columns,
    [property: JsonPropertyName("rows")] IReadOnlyList<IReadOnlyList<Cell>> Rows,
    [property: JsonPropertyName("detail")] bool IsDetail = false);

/// <summary>A column.</summary>
/// <param name="Key">Its name for charts and programs: unique in the table.</param>
/// <param name="Title">Its heading.</param>
/// <param name="IsText">Whether its cells are words, set to the left; numbers are set to the right.</param>
internal sealed record Column(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("text")] bool IsText = false);

/// <summary>A cell. <see cref="Text"/> is what every reader sees; the rest is what it was made of, for charts and programs.</summary>
/// <param name="Text">Such as .7106 ± .0010 or −.0139 [−.0159, −.0119]; empty where there is nothing.</param>
/// <param name="Value">The number at full precision; null = none, or undefined.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="Outcome">What the cell claims; null = it is no claim.</param>
internal sealed record Cell(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("value")] double? Value = null,
    [property: JsonPropertyName("low")] double? Low = null,
    [property: JsonPropertyName("high")] double? High = null,
    [property: JsonPropertyName("outcome")] Outcome? Outcome = null);
