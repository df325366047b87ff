using CrossDistil.Data.Encoding;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Training;

namespace CrossDistil.Export;

/// <summary>Measures a bundle's baseline on validation rows, with its own networks.</summary>
internal static class BaselineOf
{
    /// <exception cref="InputException">A network gives a logit that is not finite.</exception>
    public static BundleBaseline Validation(
        DatasetSplit split, DatasetSchema schema, IReadOnlyList<ServedNetwork> networks, IReadOnlyList<Calibrator> calibrators,
        CancellationToken cancellation)
    {
        using var workers = new Workers();
        var means = new double?[schema.Tasks.Count];
        foreach (var (model, tasks) in networks)
        {
            using var scorer = new Scorer(model, split, schema, workers);
            var logits = scorer.LogitsOf(tasks, cancellation);
            for (var i = 0; i < tasks.Count; i++) Check(schema.Tasks[tasks[i]], logits[i]);
            for (var i = 0; i < tasks.Count; i++)
                means[tasks[i]] = split.Rows == 0 ? null : calibrators[tasks[i]].Probabilities(logits[i]).Average(p => (double)p);
        }

        return new()
        {
            Tasks = new(
                schema.Tasks.Select((name, t) => KeyValuePair.Create(name, new TaskBaseline(means[t], Positives(split.Labels(t))))),
                StringComparer.Ordinal),
            Features = new(
                schema.Fields.Index().Where(field => !field.Item.IsPrivileged && split.Rows > 0)
                    .Select(field => KeyValuePair.Create(
                        field.Item.Name, Of(field.Item.IsList ? split.ListIds(field.Index) : split.Ids(field.Index)))),
                StringComparer.Ordinal),
        };
    }

    private static void Check(string task, float[] logits)
    {
        if (!Array.TrueForAll(logits, float.IsFinite))
            throw new InputException(
                "export", $"the run's checkpoint scores a validation row of {task} as no finite number",
                "train again: these weights are damaged or diverged");
    }

    private static FeatureBaseline Of(ReadOnlySpan<int> ids) => new(
        ids.Count(FieldEncoder.Unknown) / (double)ids.Length, ids.Count(FieldEncoder.Missing) / (double)ids.Length);

    private static double? Positives(ReadOnlySpan<byte> labels)
    {
        var (positives, negatives) = (labels.Count((byte)1), labels.Count((byte)0));
        return positives + negatives == 0 ? null : positives / (double)(positives + negatives);
    }
}
