namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Tables of a search by its axes.</summary>
internal static class SweepTables
{
    private const string Value = "value";

    /// <summary>One axis: a row for each value.</summary>
    public static Panel Line(
        string? title, SweepSpace space, Func<Candidate, Cell> cell, string valueTitle, IReadOnlyList<Reference> references)
    {
        var axis = space.Axes[0];
        var x = Cells.Columns([axis.Name], Value)[0];
        return new(
            title,
            Table.Of(
                axis.Places, (x, place => place.Cell),
                (new(Value, valueTitle), place => cell(space.Candidates.First(candidate => candidate.Places[0] == place)))),
            new LineChart(x.Key, [Value], valueTitle, references, IsLogX: axis.IsLog));
    }

    /// <summary>
    /// Two axes: rows are the first one's values, columns the second's; a combination that was not tried is empty.
    /// </summary>
    public static Table Matrix(SweepSpace space, Func<Candidate, Cell> cell)
    {
        var (first, second) = (space.Axes[0], space.Axes[1]);
        var titles = second.Places.Select(place => (place.Text, $"{second.Name} {place.Text}"));
        var rows = first.Places.Select(row => (Cell[])[row.Cell, .. second.Places.Select(column => At(row, column))]);
        return new(Cells.Columns([(first.Name, first.Name), .. titles]), [.. rows]);

        Cell At(AxisPlace row, AxisPlace column) =>
            space.Candidates.FirstOrDefault(at => at.Places[0] == row && at.Places[1] == column) is { } found ? cell(found) : Cells.Empty;
    }

    /// <summary>The matrix in colours.</summary>
    public static Panel HeatMap(Table matrix, SweepSpace space, string valueTitle)
    {
        var (rows, columns) = (space.Axes[0].Name, space.Axes[1].Name);
        return new($"{rows} × {columns}", matrix, new HeatMap(matrix.Columns[0].Key, Series(matrix), valueTitle, rows, columns));
    }

    /// <summary>The matrix as a line for each column.</summary>
    public static Panel Lines(string title, Table matrix, SweepSpace space, string valueTitle, IReadOnlyList<Reference> references) => new(
        title, matrix, new LineChart(matrix.Columns[0].Key, Series(matrix), valueTitle, references, IsLogX: space.Axes[0].IsLog));

    /// <summary>One of many axes: the mean over all candidates with each value, and their number.</summary>
    public static Panel Marginal(
        SweepSpace space, int axis, Func<Candidate, double?> value, string valueTitle, IReadOnlyList<Reference> references)
    {
        var (name, mean) = (space.Axes[axis].Name, $"mean of {valueTitle}");
        var x = Cells.Columns([name], Value, "candidates")[0];
        return new(
            name,
            Table.Of(
                space.Axes[axis].Places.Select(at => (Place: at, Candidates: space.Candidates.Where(one => one.Places[axis] == at))),
                (x, at => at.Place.Cell), (new(Value, mean), at => Cells.Number(at.Candidates.Average(value))),
                (new("candidates", "candidates"), at => Cells.Count(at.Candidates.Count()))),
            new LineChart(x.Key, [Value], mean, references, IsLogX: space.Axes[axis].IsLog));
    }

    private static string[] Series(Table matrix) => [.. matrix.Columns.Skip(1).Select(column => column.Key)];
}
