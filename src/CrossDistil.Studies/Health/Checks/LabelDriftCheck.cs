using CrossDistil.Data.Cache;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Label rates that are others in validation than in training. Test labels are not looked at.</summary>
internal static class LabelDriftCheck
{
    private const double Noted = 1.25;
    private const double Warned = 2;
    private const double Chance = 4; // standard deviations: rows of one day or user are alike, so the usual two mean little

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var splits = data.Data.Report.Splits;
        (double Factor, Measured Measured)[] moved = [.. splits[0].Tasks.Zip(splits[1].Tasks, Moved).Where(task => task.Factor >= Noted).OrderByDescending(task => task.Factor)];
        foreach (var (severity, some) in moved.GroupBy(task => task.Factor >= Warned ? Severity.Warning : Severity.Note).Select(group => (group.Key, group.ToArray())))
            yield return new(
                "label-drift", severity, "label rates differ between train and validation", [.. some.Select(task => task.Measured)],
                "Probabilities are calibrated on validation, so they follow its rate and not that of training. A rate that jumps may also be a label that is logged late, or defined anew.",
                "Look at the rates by day; end the log where labels are complete, or move the split's boundaries.");
    }

    /// <summary>By what factor the rate is greater or less; 1 where that may be chance (z-test of two proportions).</summary>
    private static (double Factor, Measured Measured) Moved(LabelCounts train, LabelCounts validation)
    {
        var (p, q) = (Rate(train), Rate(validation));
        var measured = new Measured($"tasks.{train.Task}", $"{Numbers.Percent(p)} in train, {Numbers.Percent(q)} in validation", q - p);
        return (LabelRates.IsChance(train, validation, Chance) ? 1 : Math.Max(p, q) / Math.Max(Math.Min(p, q), 1e-12), measured);
    }

    private static double Rate(LabelCounts task) => LabelRates.Of(task) ?? 0;
}
