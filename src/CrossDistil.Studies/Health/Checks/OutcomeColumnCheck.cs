using CrossDistil.Data.Schema;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>
/// Features over a column that a label is made of. An experiment is refused where that column alone decides the label.
/// Of several columns, such as play_time_ms &gt;= 0.95 * duration_ms, one may be known before: its AUC alone says how
/// likely.
/// </summary>
internal static class OutcomeColumnCheck
{
    private const double MinAuc = 0.8;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var uses = Uses(data).ToLookup(use => use.Value >= MinAuc);
        HealthFinding Finding(bool isWarning, string remedy) => new(
            "outcome-column", isWarning ? Severity.Warning : Severity.Note, "features use columns that labels are made of",
            [.. uses[isWarning]],
            "A column that is written with the feedback is not known when rows are ranked. "
                + "One that was there before, such as a video's length, is fine.",
            remedy);
        return
        [
            Finding(isWarning: true, "Leave the feature out or mark it \"privileged\": true, unless the column is known before."),
            Finding(isWarning: false, "Check that each column is known before the feedback."),
        ];
    }

    private static IEnumerable<Measured> Uses(HealthData data) =>
        from feature in data.Experiment.Features
        where !feature.Privileged
        from task in data.Experiment.Tasks
        let shared = Columns(feature.Expression, feature.Name).Intersect(Columns(task.Label, task.Name), StringComparer.Ordinal).ToArray()
        where shared.Length > 0
        let auc = data.Aucs.FirstOrDefault(auc => (auc.Feature, auc.Task) == (feature.Name, task.Name))?.Auc
        let alone = auc is { } known ? $", AUC {Numbers.Decimal(known, 3)} alone" : string.Empty
        select new Measured($"features.{feature.Name}", $"uses {string.Join(", ", shared)}, as the label of {task.Name} does{alone}", auc);

    private static IReadOnlyList<string> Columns(string? sql, string name) =>
        (sql is null ? SqlTokens.OfColumn(name) : new SqlTokens(sql)).Columns;
}
