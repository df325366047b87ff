using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Gradient conflict by epoch, over a study's seeds.</summary>
internal static class ConflictFigures
{
    private const string Epoch = "epoch";

    /// <summary>The figure; none where none was measured.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        var rows = StudyCurves.Conflicts(result.Conflict).ToArray();
        var cosines = rows.SelectMany(row => row.Cosines.Where(cosine => cosine.Value is not null).Select(cosine => (row.Variant, row.Tasks, Epoch: cosine.Key, Value: cosine.Value!.Value))).ToArray();
        if (cosines.Length == 0) yield break;
        var least = cosines.MinBy(cosine => cosine.Value);
        var pairs = rows.GroupBy(row => row.Tasks, StringComparer.Ordinal).ToArray();
        yield return new(
            $"{id}-conflict", "Gradient conflict by epoch",
            "Mean cosine over seeds between two tasks' gradients on the shared parameters; below 0 they pull apart: "
            + $"{StudyText.Count(cosines.Count(cosine => cosine.Value < 0))} of {StudyWords.Many(cosines.Length, "value")}, "
            + $"the least {StudyText.Cosine(least.Value)} ({ClaimWords.Name(least.Variant)}{(pairs.Length > 1 ? $", {least.Tasks}" : string.Empty)}, epoch {StudyText.Count(least.Epoch)}).",
            StudyCells.Panels(pairs.Select(pair => Lines(result, pair.Key, [.. pair.Select(row => (row.Variant, row.Cosines))]))));
    }

    private static Panel Lines(StudyResult result, string tasks, (string Variant, IReadOnlyDictionary<int, double?> Cosines)[] variants)
    {
        var keys = StudyCells.Keys(variants.Select(variant => variant.Variant), Epoch);
        var rows = StudyCurves.Epochs(result.Conflict).Select(epoch => (Cell[])
        [
            StudyCells.Count(epoch), .. variants.Select(variant => variant.Cosines.TryGetValue(epoch, out var cosine) ? StudyCells.Cosine(cosine) : StudyCells.Text(string.Empty)),
        ]);
        return new(
            tasks, new([new(Epoch, "epoch"), .. variants.Select((variant, i) => new Column(keys[i], variant.Variant))], [.. rows]),
            new LineChart(Epoch, keys, "cosine, −1 to 1", [new("at right angles", 0)]));
    }
}
