using System.Globalization;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What stands beside a study's comparison: validation, failed runs, and how to read it all.</summary>
internal static class StudyNotes
{
    /// <summary>Values on validation where the test split is open; else they are the comparison itself. Where a variant is chosen they stand with the candidates.</summary>
    public static IEnumerable<Figure> Validation(StudyResult result, string id)
    {
        if (result.Test is null || result.Validation.Count == 0 || result.Choice is not null) yield break;
        yield return new(
            $"{id}-validation", "Validation", $"What choices were made by; it claims nothing. {ValueWords.Of(result with { Test = null }, best: null, isDrawn: false)}",
            StudyCells.Panels(result.Validation.Select(task => Validation(result, task.Key, task.Value))));
    }

    /// <summary>The runs that could not be trained.</summary>
    public static IEnumerable<Figure> Failed(StudyResult result, string id)
    {
        if (result.Failed.Count == 0) yield break;
        var variants = result.Failed.Select(run => run.Variant).Distinct(StringComparer.Ordinal).ToArray();
        yield return new(
            $"{id}-failed", "Failed runs", $"{StudyWords.Many(result.Failed.Count, "run")} of {ClaimWords.First(variants)} could not be trained.",
            [new(null, new([StudyCells.Words("run", "run"), StudyCells.Words("error", "why")], [.. result.Failed.Select(run => (Cell[])[new(StudyWords.Run(run)), new(run.Error)])]))]);
    }

    /// <summary>How values, differences and p-values were made.</summary>
    public static IEnumerable<Figure> Legend(StudyResult result, string id)
    {
        var lines = RunComparison.IsOf(result) ? RunComparison.Legend(result) : StudyLegend.Of(result);
        var counts = result.Claimed().Select(task => $"{task.Key}: {StudyWords.Counts(task.Value)}.");
        var sentence = RunComparison.IsOf(result) ? lines[0] : $"{Subject(result)}.";
        yield return new($"{id}-legend", "Reading these tables", sentence, [new(null, new([StudyCells.Words("note", "note")], [.. lines.Concat(counts).Select(line => (Cell[])[new(line)])]))]);
    }

    /// <summary>What was run, with which seeds, and when; what it was run on stands with the tables and among the facts.</summary>
    public static string Headline(StudyResult result)
    {
        var written = result.Created is { } day ? string.Create(CultureInfo.InvariantCulture, $", written {day:yyyy-MM-dd}") : string.Empty;
        return $"crossdistil {result.Command}, {StudyWords.Seeds(result.Seeds)}{written}";
    }

    /// <summary>What was run, on what, and when, as far as the result says.</summary>
    private static string Subject(StudyResult result) =>
        StudyWords.Origin(result) is { Length: > 0 } origin ? $"{StudyWords.Subject(result)}; {origin}" : StudyWords.Subject(result);

    private static Panel Validation(StudyResult result, string name, TaskResult task)
    {
        var rows = task.Variants.Select(variant => (Cell[])
            [StudyCells.Text(StudyWords.Name(result, variant)), .. result.Primary.Select(metric => StudyCells.Value(variant.Metrics.GetValueOrDefault(metric)))]);
        return new(name, new([StudyCells.Words("variant", "variant"), .. result.Primary.Select(metric => new Column(metric, StudyMetrics.Title(metric)))], [.. rows]));
    }
}
