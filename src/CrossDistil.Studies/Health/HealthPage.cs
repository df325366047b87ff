using CrossDistil.Data.Cache;
using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health;

/// <summary>A check as a report: findings first, then what they were measured by.</summary>
internal static class HealthPage
{
    private const int MaxFeatures = 20;

    /// <summary>The report, which every form of a report is made of.</summary>
    public static Report Of(HealthReport health)
    {
        Section[] sections = [Findings(health, Severity.Warning, "warnings", "Warnings"), Findings(health, Severity.Note, "notes", "Notes"), Measurements(health)];
        return new(
            $"{health.Experiment}: health before training", Subject(health), health.Summary, [], [.. sections.Where(section => section.Figures.Count > 0)], [], Facts(health), []);
    }

    /// <summary>What a training will take: one sentence on memory and one on time.</summary>
    internal static IEnumerable<string> CostLines(TrainingCost cost)
    {
        var peak = cost.Timing?.PeakBytes is { } bytes ? $"; this process, which read data too, took {Numbers.Bytes(bytes)}" : string.Empty;
        var mapped = cost.IsCacheMapped ? $", and up to {Numbers.Bytes(cost.CacheBytes)} of mapped cache that the system may drop" : string.Empty;
        yield return $"Memory, from sizes: {Numbers.Bytes(cost.Bytes)} of {Numbers.Bytes(cost.AvailableBytes)}{mapped}{peak}.";
        yield return cost is { Timing: { } timing, Seconds: { } seconds }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Time, from {Sentences.Many(timing.Steps, "measured step")} of {1000 * timing.StepSeconds:0.00} ms: {Numbers.Time(seconds)} for {Sentences.Many(cost.Steps, "step")} "
                    + $"and {Sentences.Many(cost.Validations, "validation")}, less where training stops early.")
            : "Time was not measured, as the model would not fit.";
    }

    private static string Subject(HealthReport health) =>
        $"{string.Join(", ", health.Splits.Select(split => $"{Numbers.Count(split.Rows)} {split.Name}"))} rows. Labels of test rows were not looked at, but for how many there are.";

    private static Section Findings(HealthReport health, Severity severity, string id, string title) => new(
        id, title, [.. health.Findings.Where(finding => finding.Severity == severity).Select((finding, i) => Of(finding, $"{id}-{Numbers.Count(i + 1)}"))]);

    private static Figure Of(HealthFinding finding, string id) => new(
        id, $"{char.ToUpperInvariant(finding.Title[0])}{finding.Title[1..]}", $"{finding.Why} {finding.Remedy}",
        [
            new(null, new(
                [new("where", "Where", IsText: true), new("measured", "Measured", IsText: true)],
                [.. finding.Measured.Select(measured => (IReadOnlyList<Cell>)[Cells.Text(measured.Where), new(measured.Text, measured.Value)])])),
        ]);

    private static Section Measurements(HealthReport health)
    {
        Figure?[] figures = [Labels(health), Days(health), Aucs(health), Drifts(health), Memory(health)];
        return new("measured", "Measured", [.. figures.OfType<Figure>()]);
    }

    private static Figure Labels(HealthReport health) => new(
        "labels", "Labels by split", "Rows with each label; of test rows none is shown.",
        [
            new(null, new(
                [new("task", "Task", IsText: true), new("split", "Split", IsText: true), new("positives", "Positives"), new("negatives", "Negatives"), new("missing", "Missing"), new("rate", "Positive share")],
                [
                    .. health.Splits.SelectMany(split => split.Tasks.Select(task => (IReadOnlyList<Cell>)
                        [Cells.Text(task.Task), Cells.Text(split.Name), Cells.Count(task.Positives), Cells.Count(task.Negatives), Cells.Count(task.Missing), Cells.Percent(LabelRates.Of(task))])),
                ])),
        ]);

    private static Figure? Days(HealthReport health)
    {
        if (health.Source is not { Periods.Count: > 1 } source) return null;
        string[] tasks = [.. source.Periods[0].Tasks.Select(task => task.Task)];
        return new("days", "Label rates by day", $"Positive share of train and validation by {source.Time}.", [.. tasks.Select((task, t) => Days(source.Periods, task, t, tasks.Length))]);
    }

    private static Panel Days(IReadOnlyList<PeriodLabels> periods, string task, int index, int tasks) => new(
        tasks > 1 ? task : null,
        new(
            [new("day", "Day", IsText: true), new("split", "Split", IsText: true), new("rows", "Rows"), new("rate", "Positive share")],
            [.. periods.Select(period => (IReadOnlyList<Cell>)[Cells.Text(period.Period), Cells.Text(period.Split), Cells.Count(period.Rows), Cells.Percent(LabelRates.Of(period.Tasks[index]))])]),
        new LineChart("day", ["rate"], "positive share", []));

    private static Figure? Aucs(HealthReport health)
    {
        string[] tasks = [.. health.FeatureAucs.Select(auc => auc.Task).Distinct(StringComparer.Ordinal)];
        return tasks.Length == 0 ? null : new(
            "features", "What a feature tells alone",
            "AUC of every value's label rate, fitted on one half of the training rows and measured on the other; a number by its rank. Above .98 it is taken for a leak; .5 tells nothing.",
            [.. tasks.Select(task => Aucs(tasks.Length > 1 ? task : null, [.. health.FeatureAucs.Where(auc => string.Equals(auc.Task, task, StringComparison.Ordinal)).Take(MaxFeatures)]))]);
    }

    private static Panel Aucs(string? title, FeatureAuc[] aucs) => new(
        title,
        new([new("feature", "Feature", IsText: true), new("auc", "AUC alone")], [.. aucs.Select(auc => (IReadOnlyList<Cell>)[Cells.Text(auc.Feature), Cells.Number(auc.Auc)])]),
        new DotChart("feature", "auc", "AUC alone", [new("no better than chance", 0.5)]));

    private static Figure? Drifts(HealthReport health) => health.Drifts.Count == 0 ? null : new(
        "drift", "How far features have moved", "Population stability index against training: below .1 little, from .25 much (Siddiqi, 2006).",
        [
            new(null, new(
                [new("feature", "Feature", IsText: true), new("validation", "PSI in validation"), new("test", "PSI in test")],
                [.. health.Drifts.Take(MaxFeatures).Select(drift => (IReadOnlyList<Cell>)[Cells.Text(drift.Feature), Cells.Number(drift.Validation), Cells.Number(drift.Test)])]),
                new BarChart("feature", ["validation", "test"], "population stability index")),
        ]);

    private static Figure? Memory(HealthReport health) => health.Cost is not { } cost ? null : new(
        "memory", "Memory and time", string.Join(' ', CostLines(cost)),
        [new(null, new([new("part", "In memory", IsText: true), new("bytes", "Size")], [.. cost.Parts.Select(part => (IReadOnlyList<Cell>)[Cells.Text(part.Name), Cells.Bytes(part.Bytes)])]))]);

    private static OrderedDictionary<string, string> Facts(HealthReport health)
    {
        var facts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var span in health.Source?.Spans ?? []) facts.Add($"times of {span.Split}", $"{span.First} to {span.Last}");
        if (health.Cost is { } cost) facts.Add("cache", Numbers.Bytes(cost.CacheBytes));
        return facts;
    }
}
