using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Cells, columns and panels that all tables share.</summary>
internal static class Cells
{
    /// <summary>No text.</summary>
    public static Cell Empty { get; } = new(string.Empty);

    /// <summary>An undefined or unknown value.</summary>
    public static Cell Undefined { get; } = new(Numbers.Undefined);

    /// <summary>Words.</summary>
    public static Cell Text(string text) => new(text);

    /// <summary>A metric in four decimals; – and no value where it is undefined.</summary>
    public static Cell Number(double? value) => Finite(value) is { } number ? new(Numbers.Metric(number), number) : Undefined;

    /// <summary>A count with thousands separators; – where it is not known.</summary>
    public static Cell Count(long? value) => value is { } count ? new(Numbers.Count(count), count) : Undefined;

    /// <summary>A share, 0..1, in percent; – where it is not known.</summary>
    public static Cell Percent(double? share) => share is { } known ? new(Numbers.Percent(known), known) : Undefined;

    /// <summary>A share with its range, such as 61 % [43 %, 80 %].</summary>
    public static Cell Percent(double share, double low, double high) =>
        new($"{Numbers.Percent(share)} [{Numbers.Percent(low)}, {Numbers.Percent(high)}]", share, low, high);

    /// <summary>A number with its 95 % interval, such as .0312 [.0285, .0342].</summary>
    public static Cell Number(double value, double low, double high) =>
        new($"{Numbers.Metric(value)} [{Numbers.Metric(low)}, {Numbers.Metric(high)}]", value, low, high);

    /// <summary>A cosine in two decimals.</summary>
    public static Cell Cosine(double? value) => new(Numbers.Cosine(value), Finite(value));

    /// <summary>Measured seconds.</summary>
    public static Cell Seconds(double seconds) => new(Numbers.Seconds(seconds), seconds);

    /// <summary>Bytes; – where they are not known.</summary>
    public static Cell Bytes(long? bytes) => new(Numbers.Bytes(bytes), bytes);

    /// <summary>Mean ± sample standard deviation over seeds, which is the interval too.</summary>
    public static Cell Value(Spread? spread) => spread is { Mean: { } mean, Deviation: { } deviation }
        ? new(Numbers.Value(spread), mean, mean - deviation, mean + deviation)
        : new(Numbers.Value(spread), spread?.Mean);

    /// <summary>A difference with its 95 % interval, and what it claims.</summary>
    public static Cell Difference(string metric, PairedDifference? difference) =>
        new(StudyWords.Difference(difference), difference?.Mean, difference?.Low, difference?.High, Outcomes.Of(metric, difference));

    /// <summary>The corrected p-value as a claim.</summary>
    public static Cell P(string metric, PairedDifference? difference) => new(
        difference is null ? string.Empty : StudyWords.Claim(difference), difference?.Adjusted, Outcome: Outcomes.Of(metric, difference));

    /// <summary>A column of words.</summary>
    public static Column Words(string key, string title) => new(key, title, IsText: true);

    /// <summary>Columns that are named by users: the names, with unique keys.</summary>
    public static Column[] Columns(IEnumerable<string> names, params IEnumerable<string> taken) =>
        Columns(names.Select(name => (name, name)), taken);

    /// <summary>Columns by key and title; keys that are taken are numbered.</summary>
    public static Column[] Columns(IEnumerable<(string Key, string Title)> columns, params IEnumerable<string> taken) =>
        [.. Unique(taken, columns.Select(column => column.Key), " ").Zip(columns, (key, column) => new Column(key, column.Title))];

    /// <summary>
    /// An address for each name: the prefix and the letters of the name that are allowed; equal ones are numbered.
    /// </summary>
    public static IReadOnlyList<string> Ids(string prefix, IEnumerable<string> names) =>
        Unique([], names.Select(name => $"{prefix}-{Id(name)}"), "-");

    /// <summary>Part of a figure's address, such as multi-auc.</summary>
    public static string Id(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-'));

    /// <summary>Panels side by side, each with its heading; a single one needs none.</summary>
    public static IReadOnlyList<Panel> Panels(IEnumerable<Panel> panels)
    {
        Panel[] all = [.. panels];
        return all.Length == 1 ? [all[0] with { Title = null }] : all;
    }

    /// <summary>A line for each series, over every x that one of them has.</summary>
    /// <param name="title">Of the panel.</param>
    /// <param name="x">Column of x.</param>
    /// <param name="xCell">A cell of it.</param>
    /// <param name="series">Names, and their points in any order.</param>
    /// <param name="yTitle">What y is, with its unit.</param>
    /// <param name="references">Horizontal lines to compare with.</param>
    public static Panel Lines<T>(
        string? title, Column x, Func<T, Cell> xCell, IEnumerable<(string Name, IEnumerable<(T X, Cell Cell)> Points)> series,
        string yTitle, params IReadOnlyList<Reference> references)
        where T : notnull
    {
        var lines = series.Select(line => (line.Name, Cells: line.Points.DistinctBy(point => point.X).ToDictionary())).ToArray();
        var columns = Columns(lines.Select(line => line.Name), x.Key);
        var rows = lines.SelectMany(line => line.Cells.Keys).Distinct().Order()
            .Select(at => (Cell[])[xCell(at), .. lines.Select(line => line.Cells.GetValueOrDefault(at, Empty))]);
        string[] keys = [.. columns.Select(column => column.Key)];
        return new(title, new([x, .. columns], [.. rows]), new LineChart(x.Key, keys, yTitle, references));
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static List<string> Unique(IEnumerable<string> taken, IEnumerable<string> names, string separator)
    {
        var (used, unique) = (taken.ToHashSet(StringComparer.Ordinal), new List<string>());
        foreach (var name in names)
        {
            var key = name;
            for (var number = 2; !used.Add(key); number++) key = $"{name}{separator}{number}";
            unique.Add(key);
        }

        return unique;
    }
}
