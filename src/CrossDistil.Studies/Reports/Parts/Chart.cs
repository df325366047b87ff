namespace CrossDistil.Studies.Reports.Parts;

/// <summary>How a panel's table is drawn. Columns are named by their keys; a cell without a value is a gap.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LineChart), "lines")]
[JsonDerivedType(typeof(PointChart), "points")]
[JsonDerivedType(typeof(DotChart), "dots")]
[JsonDerivedType(typeof(BarChart), "bars")]
[JsonDerivedType(typeof(HeatMap), "heatmap")]
internal abstract record Chart;

/// <summary>Lines over a common x; a cell's interval is a band around its line.</summary>
/// <param name="X">Column of x. Cells without values make it a row of names, evenly spaced.</param>
/// <param name="Series">Columns of the lines.</param>
/// <param name="YTitle">What y is, with its unit.</param>
/// <param name="References">Horizontal lines to hold the others against.</param>
/// <param name="IsFilled">Whether the space below is filled, as for densities; y then begins at 0.</param>
/// <param name="IsLogX">Whether x is drawn by its logarithm; all values are then above 0.</param>
internal sealed record LineChart(
    [property: JsonPropertyName("x")] string X,
    [property: JsonPropertyName("series")] IReadOnlyList<string> Series,
    [property: JsonPropertyName("y_title")] string YTitle,
    [property: JsonPropertyName("references")] IReadOnlyList<Reference> References,
    [property: JsonPropertyName("filled")] bool IsFilled = false,
    [property: JsonPropertyName("log_x")] bool IsLogX = false) : Chart;

/// <summary>Points that lines join, each series with an x of its own, such as a reliability diagram.</summary>
/// <param name="Series">The series.</param>
/// <param name="XTitle">What x is.</param>
/// <param name="YTitle">What y is.</param>
/// <param name="HasDiagonal">Whether the line y = x is drawn, where points should be.</param>
/// <param name="IsLog">Whether both axes are logarithmic; points at 0 are then left out of the drawing.</param>
internal sealed record PointChart(
    [property: JsonPropertyName("series")] IReadOnlyList<PointSeries> Series,
    [property: JsonPropertyName("x_title")] string XTitle,
    [property: JsonPropertyName("y_title")] string YTitle,
    [property: JsonPropertyName("diagonal")] bool HasDiagonal,
    [property: JsonPropertyName("log")] bool IsLog = false) : Chart;

/// <summary>A series of a <see cref="PointChart"/>.</summary>
/// <param name="Title">Its name.</param>
/// <param name="X">Column of x.</param>
/// <param name="Y">Column of y; a cell's interval is a whisker.</param>
internal sealed record PointSeries(
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("x")] string X,
    [property: JsonPropertyName("y")] string Y);

/// <summary>One dot with whiskers for each row, names down the side.</summary>
/// <param name="Label">Column of the names.</param>
/// <param name="Value">Column of the dots; a cell's interval is its whiskers.</param>
/// <param name="ValueTitle">What they are, with the unit.</param>
/// <param name="References">Vertical lines to hold the dots against, such as 0 for differences.</param>
internal sealed record DotChart(
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("value")] string Value,
    [property: JsonPropertyName("value_title")] string ValueTitle,
    [property: JsonPropertyName("references")] IReadOnlyList<Reference> References) : Chart;

/// <summary>Bars from 0, names down the side.</summary>
/// <param name="Label">Column of the names.</param>
/// <param name="Series">Columns of the bars; several stand beside one another.</param>
/// <param name="ValueTitle">What they are, with the unit.</param>
internal sealed record BarChart(
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("series")] IReadOnlyList<string> Series,
    [property: JsonPropertyName("value_title")] string ValueTitle) : Chart;

/// <summary>A matrix in colours: rows down the side, columns across.</summary>
/// <param name="Label">Column of the rows' names.</param>
/// <param name="Columns">Columns of the matrix.</param>
/// <param name="ValueTitle">What its values are.</param>
/// <param name="RowTitle">What the rows are.</param>
/// <param name="ColumnTitle">What the columns are.</param>
/// <param name="Middle">Value of the neutral colour, such as .5 for an AUC; null = colours run from the least value to the greatest.</param>
internal sealed record HeatMap(
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("columns")] IReadOnlyList<string> Columns,
    [property: JsonPropertyName("value_title")] string ValueTitle,
    [property: JsonPropertyName("row_title")] string RowTitle,
    [property: JsonPropertyName("column_title")] string ColumnTitle,
    [property: JsonPropertyName("middle")] double? Middle = null) : Chart;

/// <summary>A value to hold others against.</summary>
/// <param name="Title">What it is, such as: best possible.</param>
/// <param name="Value">Where it is.</param>
internal sealed record Reference([property: JsonPropertyName("title")] string Title, [property: JsonPropertyName("value")] double Value);
