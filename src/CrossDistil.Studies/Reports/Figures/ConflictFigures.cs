using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Gradient conflict by epoch, over a study's seeds.</summary>
internal static class ConflictFigures
{
    /// <summary>The figure; none where none was measured.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        var rows = (from variant in result.Conflict
                    from tasks in variant.Value.SelectMany(epoch => epoch.Cosines.Keys).Distinct(StringComparer.Ordinal)
                    let byEpoch = (IReadOnlyDictionary<int, double?>)variant.Value.ToDictionary(
                        epoch => epoch.Epoch, epoch => epoch.Cosines.GetValueOrDefault(tasks))
                    select (Variant: variant.Key, Tasks: tasks, Cosines: byEpoch)).ToArray();
        var cosines = (from row in rows
                       from cosine in row.Cosines
                       where cosine.Value is not null
                       select (row.Variant, row.Tasks, Epoch: cosine.Key, Value: cosine.Value!.Value)).ToArray();
        if (cosines.Length == 0) yield break;
        var least = cosines.MinBy(cosine => cosine.Value);
        var pairs = rows.GroupBy(row => row.Tasks, StringComparer.Ordinal).ToArray();
        yield return new(
            $"{id}-conflict", "Gradient conflict by epoch",
            "Mean cosine over seeds between two tasks' gradients on the shared parameters; below 0 they pull apart: "
            + $"{Numbers.Count(cosines.Count(cosine => cosine.Value < 0))} of {Sentences.Many(cosines.Length, "value")}, "
            + $"the least {Numbers.Cosine(least.Value)} ({Sentences.Name(least.Variant)}"
            + $"{(pairs.Length > 1 ? $", {least.Tasks}" : string.Empty)}, epoch {Numbers.Count(least.Epoch)}).",
            Cells.Panels(pairs.Select(pair => Lines(result, pair.Key, [.. pair.Select(row => (row.Variant, row.Cosines))]))));
    }

    private static Panel Lines(StudyResult result, string tasks, (string Variant, IReadOnlyDictionary<int, double?> Cosines)[] variants)
    {
        var rows = result.Conflict.Values.SelectMany(epochs => epochs.Select(epoch => epoch.Epoch)).Distinct().Order().Select(epoch => (Cell[])
        [
            Cells.Count(epoch),
            .. variants.Select(variant => variant.Cosines.TryGetValue(epoch, out var cosine) ? Cells.Cosine(cosine) : Cells.Empty),
        ]);
        return Cells.Lines(
            tasks, new("epoch", "epoch"), [.. variants.Select(variant => variant.Variant)], rows, "cosine, −1 to 1",
            new Reference("at right angles", 0));
    }
}
