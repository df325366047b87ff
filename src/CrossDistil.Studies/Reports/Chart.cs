namespace CrossDistil.Studies.Reports;

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
/// <param name="References">Horizontal lines to compare with.</param>
/// <param name="IsFilled">Whether the space below is filled, as for densities; y then starts at 0.</param>
/// <param name="IsLogX">Whether x is logarithmic; all values are then above 0.</param>
internal sealed record LineChart(
    string X, IReadOnlyList<string> Series, string YTitle, IReadOnlyList<Reference> References,
    [property: JsonPropertyName("filled")] bool IsFilled = false, [property: JsonPropertyName("log_x")] bool IsLogX = false) : Chart;

/// <summary>Points joined by lines, each series with an x of its own, such as a reliability diagram.</summary>
/// <param name="Series">The series.</param>
/// <param name="XTitle">What x is.</param>
/// <param name="YTitle">What y is.</param>
/// <param name="HasDiagonal">Whether the line y = x is drawn, where points should be.</param>
/// <param name="IsLog">Whether both axes are logarithmic; points at 0 are then not drawn.</param>
internal sealed record PointChart(
    IReadOnlyList<PointSeries> Series, string XTitle, string YTitle,
    [property: JsonPropertyName("diagonal")] bool HasDiagonal, [property: JsonPropertyName("log")] bool IsLog = false) : Chart;

/// <summary>A series of a <see cref="PointChart"/>.</summary>
/// <param name="Title">Its name.</param>
/// <param name="X">Column of x.</param>
/// <param name="Y">Column of y; a cell's interval is a whisker.</param>
internal sealed record PointSeries(string Title, string X, string Y);

/// <summary>One dot with whiskers for each row, names down the side.</summary>
/// <param name="Label">Column of the names.</param>
/// <param name="Value">Column of the dots; a cell's interval is its whiskers.</param>
/// <param name="ValueTitle">What they are, with the unit.</param>
/// <param name="References">Vertical lines to compare the dots with, such as 0 for differences.</param>
internal sealed record DotChart(string Label, string Value, string ValueTitle, IReadOnlyList<Reference> References) : Chart
{
    /// <summary>Rows that a chart can show.</summary>
    private const int MaxRows = 60;

    /// <summary>The chart; null where it would have too many rows.</summary>
    public static DotChart? Of(int rows, string label, string value, string valueTitle, params IReadOnlyList<Reference> references) =>
        rows <= MaxRows ? new(label, value, valueTitle, references) : null;
}

/// <summary>Bars from 0, names down the side.</summary>
/// <param name="Label">Column of the names.</param>
/// <param name="Series">Columns of the bars; several are drawn side by side.</param>
/// <param name="ValueTitle">What they are, with the unit.</param>
internal sealed record BarChart(string Label, IReadOnlyList<string> Series, string ValueTitle) : Chart;

/// <summary>A matrix in colours: rows down the side, columns across.</summary>
/// <param name="Label">Column of the rows' names.</param>
/// <param name="Columns">Columns of the matrix.</param>
/// <param name="ValueTitle">What its values are.</param>
/// <param name="RowTitle">What the rows are.</param>
/// <param name="ColumnTitle">What the columns are.</param>
/// <param name="Middle">
/// Value of the neutral colour, such as .5 for an AUC; null = colours run from minimum to maximum.
/// </param>
internal sealed record HeatMap(
    string Label, IReadOnlyList<string> Columns, string ValueTitle, string RowTitle, string ColumnTitle, double? Middle = null) : Chart;

/// <summary>A value to compare with.</summary>
/// <param name="Title">What it is, such as: best possible.</param>
/// <param name="Value">Where it is.</param>
internal sealed record Reference(string Title, double Value);
