using CrossDistil.Experiments.Binding;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>
/// Features over a column that a label is made of. An experiment is refused where that column alone decides the label; of several columns, such as play_time_ms &gt;= 0.95 * duration_ms,
/// one may be known before, so what it tells alone says how likely that is.
/// </summary>
internal static class OutcomeColumnCheck
{
    private const double Telling = 0.8;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var uses = Uses(data).ToArray();
        foreach (var severity in new[] { Severity.Warning, Severity.Note })
            if (uses.Where(use => use.Severity == severity).Select(use => use.Measured).ToArray() is { Length: > 0 } measured)
                yield return new(
                    "outcome-column", severity, "features use columns that labels are made of", measured,
                    "A column that is written with the feedback is not known when rows are ranked. One that was there before, such as a video's length, is fine.",
                    severity == Severity.Warning ? "Leave the feature out or mark it \"privileged\": true, unless the column is known before." : "Check that each column is known before the feedback.");
    }

    private static IEnumerable<(Severity Severity, Measured Measured)> Uses(HealthData data)
    {
        foreach (var feature in data.Experiment.Features.Where(feature => !feature.Privileged))
            foreach (var task in data.Experiment.Tasks)
                if (Columns(feature.Expression, feature.Name).Intersect(Columns(task.Label, task.Name), StringComparer.Ordinal).ToArray() is { Length: > 0 } shared)
                    yield return Use(data, feature.Name, task.Name, string.Join(", ", shared));
    }

    private static (Severity Severity, Measured Measured) Use(HealthData data, string feature, string task, string columns)
    {
        var auc = data.Aucs.FirstOrDefault(auc => string.Equals(auc.Feature, feature, StringComparison.Ordinal) && string.Equals(auc.Task, task, StringComparison.Ordinal))?.Auc;
        var alone = auc is { } known ? $", AUC {Words.Number(known, 3)} alone" : string.Empty;
        return (auc >= Telling ? Severity.Warning : Severity.Note, new($"features.{feature}", $"uses {columns}, as the label of {task} does{alone}", auc));
    }

    private static IReadOnlyList<string> Columns(string? sql, string name) => (sql is null ? SqlTokens.OfColumn(name) : new SqlTokens(sql)).Columns;
}
