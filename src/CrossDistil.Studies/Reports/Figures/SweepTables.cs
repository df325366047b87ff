using CrossDistil.Studies.Reports.Parts;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Tables of a search by its axes.</summary>
internal static class SweepTables
{
    private const string Value = "value";

    /// <summary>One axis: a row for each value.</summary>
    public static Panel Line(string? title, SweepSpace space, Func<Candidate, Cell> cell, string valueTitle, IReadOnlyList<Reference> references)
    {
        var axis = space.Axes[0];
        var key = Cells.Keys([axis.Name], Value)[0];
        var rows = axis.Places.Select(place => (Cell[])[PlaceCell(place), cell(space.Candidates.First(candidate => candidate.Places[0] == place))]);
        return new(title, new([new(key, axis.Name), new(Value, valueTitle)], [.. rows]), new LineChart(key, [Value], valueTitle, references, IsLogX: axis.IsLog));
    }

    /// <summary>Two axes: rows are the first one's values, columns the second's; a combination that was not tried is empty.</summary>
    public static Table Matrix(SweepSpace space, Func<Candidate, Cell> cell)
    {
        var (first, second) = (space.Axes[0], space.Axes[1]);
        var keys = KeysOf(space);
        var rows = first.Places.Select(row => (Cell[])
        [
            PlaceCell(row), .. second.Places.Select(column => space.Candidates.FirstOrDefault(candidate => candidate.Places[0] == row && candidate.Places[1] == column) is { } found ? cell(found) : new(string.Empty)),
        ]);
        return new([new(keys[0], first.Name), .. second.Places.Select((place, i) => new Column(keys[i + 1], $"{second.Name} {place.Text}"))], [.. rows]);
    }

    /// <summary>The matrix in colours.</summary>
    public static Panel HeatMap(Table matrix, SweepSpace space, string valueTitle)
    {
        var keys = KeysOf(space);
        return new($"{space.Axes[0].Name} × {space.Axes[1].Name}", matrix, new HeatMap(keys[0], [.. keys.Skip(1)], valueTitle, space.Axes[0].Name, space.Axes[1].Name));
    }

    /// <summary>The matrix as a line for each column.</summary>
    public static Panel Lines(string title, Table matrix, SweepSpace space, string valueTitle, IReadOnlyList<Reference> references)
    {
        var keys = KeysOf(space);
        return new(title, matrix, new LineChart(keys[0], [.. keys.Skip(1)], valueTitle, references, IsLogX: space.Axes[0].IsLog));
    }

    /// <summary>One of many axes: the mean over all candidates with each value, and how many they are.</summary>
    public static Panel Marginal(SweepSpace space, int axis, Func<Candidate, double?> value, string valueTitle, IReadOnlyList<Reference> references)
    {
        var (name, places) = (space.Axes[axis].Name, space.Axes[axis].Places);
        var key = Cells.Keys([name], Value, "candidates")[0];
        var rows = places.Select(place =>
        {
            Candidate[] with = [.. space.Candidates.Where(candidate => candidate.Places[axis] == place)];
            return (Cell[])[PlaceCell(place), Cells.Number(with.Average(value)), Cells.Count(with.Length)];
        });
        return new(
            name, new([new(key, name), new(Value, $"mean of {valueTitle}"), new("candidates", "candidates")], [.. rows]),
            new LineChart(key, [Value], $"mean of {valueTitle}", references, IsLogX: space.Axes[axis].IsLog));
    }

    /// <summary>A value of an axis.</summary>
    public static Cell PlaceCell(AxisPlace place) => new(place.Text, place.Value);

    private static IReadOnlyList<string> KeysOf(SweepSpace space) => Cells.Keys([space.Axes[0].Name, .. space.Axes[1].Places.Select(place => place.Text)]);
}
