using CrossDistil.Data.Cache;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Label rates that differ between training and validation. Test labels are not looked at.</summary>
internal static class LabelDriftCheck
{
    private const double Noted = 1.25;
    private const double Warned = 2;
    private const double Chance = 4; // standard deviations: rows of one day or user are alike, so the usual two mean little

    public static IEnumerable<HealthFinding> Find(HealthData data) => new HealthFinding(
        "label-drift", Severity.Note, "label rates differ between train and validation", [],
        "Probabilities are calibrated on validation, so they follow its rate and not that of training. "
            + "A rate that jumps may also be a label that is logged late, or defined differently.",
        "Look at the rates by day; end the log where labels are complete, or move the split's boundaries.")
        .BySize(data.Data.Report.Splits[0].Tasks.Zip(data.Data.Report.Splits[1].Tasks, Moved), Noted, Warned);

    /// <summary>The factor between the two rates, ≥ 1; 1 where it may be chance (z-test of two proportions).</summary>
    private static (double Factor, Measured Measured) Moved(LabelCounts train, LabelCounts validation)
    {
        var (p, q) = (Rate(train), Rate(validation));
        var measured = new Measured($"tasks.{train.Task}", $"{Numbers.Percent(p)} in train, {Numbers.Percent(q)} in validation", q - p);
        return (LabelRates.IsChance(train, validation, Chance) ? 1 : Math.Max(p, q) / Math.Max(Math.Min(p, q), 1e-12), measured);
    }

    private static double Rate(LabelCounts task) => LabelRates.Of(task) ?? 0;
}
