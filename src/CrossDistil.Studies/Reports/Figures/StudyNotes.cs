using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What stands beside a study's comparison: validation, failed runs, and how to read it all.</summary>
internal static class StudyNotes
{
    /// <summary>Values on validation where the test split is open, else they are the comparison itself; candidates of a choice have theirs in a table of their own.</summary>
    public static IEnumerable<Figure> Validation(StudyResult result, string id)
    {
        var tasks = new OrderedDictionary<string, TaskResult>(result.Validation.Select(task => KeyValuePair.Create(task.Key, task.Value with
        {
            Variants = [.. task.Value.Variants.Where(variant => result.Choice?.Candidates.ContainsKey(variant.Name) is not true)],
        })), StringComparer.Ordinal);
        if (result.Test is null || tasks.Values.All(task => task.Variants.Count == 0)) yield break;
        var which = result.Choice is null ? "What choices were made by; it claims nothing." : "What was not chosen among; it claims nothing.";
        yield return new(
            $"{id}-validation", "Validation",
            $"{which} Highest {ComparisonFigures.MeansOf(result)}, whatever their uncertainty: {StudyWords.Best(tasks, _ => result.Primary)}.",
            Cells.Panels(tasks.Select(task => ComparisonFigures.Values(result, task.Key, task.Value, result.Primary, []))));
    }

    /// <summary>The runs that could not be trained.</summary>
    public static IEnumerable<Figure> Failed(StudyResult result, string id)
    {
        if (result.Failed.Count == 0) yield break;
        string[] variants = [.. result.Failed.Select(run => run.Variant).Distinct(StringComparer.Ordinal)];
        yield return new(
            $"{id}-failed", "Failed runs", $"{Sentences.Many(result.Failed.Count, "run")} of {Sentences.First(variants)} could not be trained.",
            [
                new(null, new(
                    [Cells.Words("run", "run"), Cells.Words("error", "why")],
                    [.. result.Failed.Select(run => (Cell[])[new(StudyWords.Run(run)), new(run.Error)])])),
            ]);
    }

    /// <summary>How values, differences and p-values were made.</summary>
    public static IEnumerable<Figure> Legend(StudyResult result, string id)
    {
        var lines = StudyWords.Legend(result);
        var counts = result.Claimed().Select(task => $"{task.Key}: {StudyWords.Counts(task.Value)}.");
        yield return new(
            $"{id}-legend", "Reading these tables", result.IsOfRuns() ? lines[0] : StudyWords.Subject(result),
            [new(null, new([Cells.Words("note", "note")], [.. lines.Concat(counts).Select(line => (Cell[])[new(line)])]))]);
    }
}
