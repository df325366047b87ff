using System.Globalization;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Cells and columns of tables of studies, worded as <c>results.md</c> words them.</summary>
internal static class StudyCells
{
    /// <summary>Words.</summary>
    public static Cell Text(string text) => new(text);

    /// <summary>Mean ± sample standard deviation over seeds, which is the interval too.</summary>
    public static Cell Value(Spread? spread) => spread is { Mean: { } mean, Deviation: { } deviation }
        ? new(StudyText.Value(spread), mean, mean - deviation, mean + deviation)
        : new(StudyText.Value(spread), spread?.Mean);

    /// <summary>A number in four decimals.</summary>
    public static Cell Number(double? value) => new(StudyText.Number(value), value);

    /// <summary>A cosine in two decimals.</summary>
    public static Cell Cosine(double? value) => new(StudyText.Cosine(value), value);

    /// <summary>A count.</summary>
    public static Cell Count(long value) => new(StudyText.Count(value), value);

    /// <summary>A share in percent.</summary>
    public static Cell Percent(double share) => new(string.Create(CultureInfo.InvariantCulture, $"{100 * (decimal)share:0.####} %"), share);

    /// <summary>A difference with its 95 % interval, and what it claims.</summary>
    public static Cell Difference(string metric, PairedDifference? difference) =>
        new(StudyText.Difference(difference), difference?.Mean, difference?.Low, difference?.High, StudyClaims.OutcomeOf(metric, difference));

    /// <summary>The corrected p-value as a claim.</summary>
    public static Cell P(string metric, PairedDifference? difference) =>
        new(difference is null ? string.Empty : StudyText.Claim(difference), difference?.Adjusted, Outcome: StudyClaims.OutcomeOf(metric, difference));

    /// <summary>A column of words.</summary>
    public static Column Words(string key, string title) => new(key, title, IsText: true);

    /// <summary>Keys for columns that are named by users: the names, apart from each other and from those taken.</summary>
    public static IReadOnlyList<string> Keys(IEnumerable<string> names, params string[] taken)
    {
        var seen = new HashSet<string>(taken, StringComparer.Ordinal);
        return [.. names.Select(Free)];

        string Free(string name)
        {
            var key = name;
            for (var i = 2; !seen.Add(key); i++) key = string.Create(CultureInfo.InvariantCulture, $"{name} {i}");
            return key;
        }
    }

    /// <summary>Panels side by side, each with its heading; one alone needs none.</summary>
    public static IReadOnlyList<Panel> Panels(IEnumerable<Panel> panels)
    {
        Panel[] all = [.. panels];
        return all.Length == 1 ? [all[0] with { Title = null }] : all;
    }

    /// <summary>Part of a figure's id, such as multi-auc.</summary>
    public static string Id(string name) =>
        string.Join('-', string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
