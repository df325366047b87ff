using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;

namespace CrossDistil.Studies.Health;

/// <summary>A check as a report: findings first, then the measurements.</summary>
internal static class HealthPage
{
    /// <summary>Id of the section of the findings that make a model worse.</summary>
    public const string WarningsId = "warnings";

    private const int MaxFeatures = 20;

    /// <summary>The report, from which every output is made.</summary>
    public static Report Of(HealthReport health)
    {
        Figure?[] measured = [Labels(health), Days(health), Aucs(health), Drifts(health), Memory(health)];
        Section[] sections =
        [
            Findings(health, Severity.Warning, WarningsId, "Warnings"), Findings(health, Severity.Note, "notes", "Notes"),
            new("measured", "Measured", [.. measured.OfType<Figure>()]),
        ];
        var facts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var span in health.Source?.Spans ?? []) facts.Add($"times of {span.Split}", $"{span.First} to {span.Last}");
        if (health.Cost is { } cost) facts.Add("cache", Numbers.Bytes(cost.CacheBytes));
        var rows = string.Join(", ", health.Splits.Select(split => $"{Numbers.Count(split.Rows)} {split.Name}"));
        return new(
            $"{health.Experiment}: health before training",
            $"{rows} rows. Labels of test rows were not looked at, but for how many there are.",
            Answer(health), [], [.. sections.Where(section => section.Figures.Count > 0)], [], facts, []);
    }

    /// <summary>The same for a terminal: findings, labels and cost. What the page draws is left to it.</summary>
    public static Report Brief(HealthReport health)
    {
        var page = Of(health);
        var sections = page.Sections.Select(section => section with
        {
            Figures = [.. section.Figures.Where(figure => figure.Panels.All(panel => panel.Chart is null))],
        });
        return page with { Sections = [.. sections.Where(section => section.Figures.Count > 0)] };
    }

    private static string Answer(HealthReport health)
    {
        var warnings = health.Findings.Where(found => found.Severity == Severity.Warning).Select(found => found.Title);
        var list = health.Warnings == 0 ? string.Empty : $" Warnings: {string.Join("; ", warnings)}.";
        return $"{health.Experiment}: {health.Summary}{list}";
    }

    /// <summary>Cost of the training: one sentence on memory and one on time.</summary>
    private static IEnumerable<string> CostLines(TrainingCost cost)
    {
        var peak = cost.Timing?.PeakBytes is { } bytes ? $"; this process, which read data too, took {Numbers.Bytes(bytes)}" : string.Empty;
        var mapped = cost.IsCacheMapped
            ? $", and up to {Numbers.Bytes(cost.CacheBytes)} of mapped cache that the system may drop"
            : string.Empty;
        yield return $"Memory, from sizes: {Numbers.Bytes(cost.Bytes)} of {Numbers.Bytes(cost.AvailableBytes)}{mapped}{peak}.";
        yield return cost is { Timing: { } timing, Seconds: { } seconds }
            ? $"Time, from {Sentences.Many(timing.Steps, "measured step")} of "
                + string.Create(CultureInfo.InvariantCulture, $"{1000 * timing.StepSeconds:0.00} ms: ")
                + $"{Numbers.Time(seconds)} for {Sentences.Many(cost.Steps, "step")} and {Sentences.Many(cost.Validations, "validation")}, "
                + "less where training stops early."
            : "Time was not measured, as the model would not fit.";
    }

    private static Section Findings(HealthReport health, Severity severity, string id, string title) => new(
        id, title,
        [.. health.Findings.Where(found => found.Severity == severity).Select((found, i) => Of(found, $"{id}-{Numbers.Count(i + 1)}"))]);

    private static Figure Of(HealthFinding finding, string id) => new(
        id, $"{char.ToUpperInvariant(finding.Title[0])}{finding.Title[1..]}", $"{finding.Why} Remedy: {finding.Remedy}",
        [
            new(null, Table.Of(
                finding.Measured, (Cells.Words("where", "Where"), one => Cells.Text(one.Where)),
                (Cells.Words("measured", "Measured"), one => new(one.Text, one.Value)))),
        ]);

    private static Figure Labels(HealthReport health) => new(
        "labels", "Labels by split", "Rows with each label; of test rows none is shown.",
        [
            new(null, Table.Of(
                health.Splits.SelectMany(split => split.Tasks.Select(task => (Split: split.Name, Labels: task))),
                (Cells.Words("task", "Task"), row => Cells.Text(row.Labels.Task)),
                (Cells.Words("split", "Split"), row => Cells.Text(row.Split)),
                (new("positives", "Positives"), row => Cells.Count(row.Labels.Positives)),
                (new("negatives", "Negatives"), row => Cells.Count(row.Labels.Negatives)),
                (new("missing", "Missing"), row => Cells.Count(row.Labels.Missing)),
                (new("rate", "Positive share"), row => Cells.Percent(LabelRates.Of(row.Labels))))),
        ]);

    private static Figure? Days(HealthReport health) => health.Source is not { Periods.Count: > 1 } source ? null : new(
        "days", "Label rates by day", $"Positive share of train and validation by {source.Time}.",
        Cells.Panels(source.Periods[0].Tasks.Select((task, t) => new Panel(
            task.Task,
            Table.Of(
                source.Periods,
                (Cells.Words("day", "Day"), day => Cells.Text(day.Period)), (Cells.Words("split", "Split"), day => Cells.Text(day.Split)),
                (new("rows", "Rows"), day => Cells.Count(day.Rows)),
                (new("rate", "Positive share"), day => Cells.Percent(LabelRates.Of(day.Tasks[t])))),
            new LineChart("day", ["rate"], "positive share", [])))));

    private static Figure? Aucs(HealthReport health) => health.FeatureAucs.Count == 0 ? null : new(
        "features", "What a feature tells alone",
        "AUC of every value's label rate, fitted on one half of the training rows and measured on the other; a number by its rank. "
            + "Above .98 it is taken for a leak; .5 tells nothing.",
        Cells.Panels(health.FeatureAucs.GroupBy(auc => auc.Task, StringComparer.Ordinal).Select(task => new Panel(
            task.Key,
            Table.Of(
                task.Take(MaxFeatures), (Cells.Words("feature", "Feature"), auc => Cells.Text(auc.Feature)),
                (new("auc", "AUC alone"), auc => Cells.Number(auc.Auc))),
            new DotChart("feature", "auc", "AUC alone", [new("no better than chance", 0.5)])))));

    private static Figure? Drifts(HealthReport health) => health.Drifts.Count == 0 ? null : new(
        "drift", "How far features have moved",
        "Population stability index against training: below .1 little, from .25 much (Siddiqi, 2006).",
        [
            new(
                null,
                Table.Of(
                    health.Drifts.Take(MaxFeatures),
                    (Cells.Words("feature", "Feature"), drift => Cells.Text(drift.Feature)),
                    (new("validation", "PSI in validation"), drift => Cells.Number(drift.Validation)),
                    (new("test", "PSI in test"), drift => Cells.Number(drift.Test))),
                new BarChart("feature", ["validation", "test"], "population stability index")),
        ]);

    private static Figure? Memory(HealthReport health) => health.Cost is not { } cost ? null : new(
        "memory", "Memory and time", string.Join(' ', CostLines(cost)),
        [
            new(null, Table.Of(
                cost.Parts, (Cells.Words("part", "In memory"), part => Cells.Text(part.Name)),
                (new("bytes", "Size"), part => Cells.Bytes(part.Bytes)))),
        ]);
}
