using CrossDistil.Data.Schema;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>
/// Training rows that are later than the start of validation. Text that need not be in the order of time tells nothing.
/// </summary>
internal static class TimeOrderCheck
{
    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        if (data.Source is not { Time: { } time } source) yield break;
        if (!source.SortsAsText && source.LaterTrainRows is > 0 and var later)
            yield return new(
                "time-order", data.Experiment.Split is ExpressionSplit ? Severity.Warning : Severity.Note,
                "rows from after validation has begun are trained on",
                [
                    new("split", $"{Numbers.Percent(later / (double)data.Data.Train.Rows)} of the training rows are later than "
                        + $"the first validation row by {time}", later),
                ],
                "In service a model knows the past only. Measured on rows among those that it was trained on, "
                    + "it knows trends, items and users of that time, and scores better than it will.",
                "Split by time: {\"kind\": \"time\", \"by\": …}. Where rows have no order that matters, as in a survey, leave it.");
    }
}
