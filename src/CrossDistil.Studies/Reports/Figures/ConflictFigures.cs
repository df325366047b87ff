using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Gradient conflict by epoch, over a study's seeds.</summary>
internal static class ConflictFigures
{
    /// <summary>The figure; none where nothing was measured.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        var lines = (from variant in result.Conflict
                     from tasks in variant.Value.SelectMany(epoch => epoch.Cosines.Keys).Distinct(StringComparer.Ordinal)
                     select (Variant: variant.Key, Tasks: tasks,
                        Points: variant.Value.Select(epoch => (epoch.Epoch, Cosine: epoch.Cosines.GetValueOrDefault(tasks))))).ToArray();
        var cosines = (from line in lines
                       from point in line.Points
                       where point.Cosine is not null
                       select (line.Variant, line.Tasks, point.Epoch, Value: point.Cosine!.Value)).ToArray();
        if (cosines.Length == 0) yield break;
        var min = cosines.MinBy(cosine => cosine.Value);
        var pairs = lines.GroupBy(line => line.Tasks, StringComparer.Ordinal).ToArray();
        yield return new(
            $"{id}-conflict", "Gradient conflict by epoch",
            "Mean cosine over seeds between two tasks' gradients on the shared parameters; below 0 they pull apart: "
            + $"{Numbers.Count(cosines.Count(cosine => cosine.Value < 0))} of {Sentences.Many(cosines.Length, "value")}, "
            + $"the least {Numbers.Cosine(min.Value)} ({Sentences.Name(min.Variant)}"
            + $"{(pairs.Length > 1 ? $", {min.Tasks}" : string.Empty)}, epoch {Numbers.Count(min.Epoch)}).",
            Cells.Panels(pairs.Select(pair => Cells.Lines(
                pair.Key, new("epoch", "epoch"), epoch => Cells.Count(epoch),
                pair.Select(line => (line.Variant, line.Points.Select(at => (at.Epoch, Cells.Cosine(at.Cosine))))), "cosine, −1 to 1",
                new Reference("at right angles", 0)))));
    }
}
