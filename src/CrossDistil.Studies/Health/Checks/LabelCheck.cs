using CrossDistil.Data.Cache;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Tasks with one class, or with too few rows of one class to learn or measure anything.</summary>
internal static class LabelCheck
{
    private const int MinTrain = 100;
    private const double MaxError = 0.03; // of an AUC; differences that matter are a tenth of it
    private const double TypicalAuc = 0.75;

    /// <summary>Test labels are only counted, as the ingest's report does too; they are never compared.</summary>
    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var splits = data.Data.Report.Splits;
        yield return new(
            "few-labels", Severity.Warning, "too few training rows of one class",
            [
                .. from task in splits[0].Tasks
                   where Rarer(task) < MinTrain
                   select new Measured($"tasks.{task.Task}", $"{Of(task)} in train", Rarer(task)),
            ],
            "A task with fewer than 100 rows of its rarer class is learnt by heart rather than learnt.",
            "Add days, or leave the task out.");
        yield return new(
            "few-labels", Severity.Warning, "too few rows of one class to measure on",
            [
                .. from split in splits.Skip(1)
                   where split.Rows > 0
                   from task in split.Tasks
                   let error = Rarer(task) == 0 ? 0 : StandardError(task.Positives, task.Negatives)
                   where error is 0 or > MaxError
                   let text = error == 0 ? "no AUC at all" : $"standard error of its AUC {Numbers.Decimal(error, 3)}"
                   select new Measured($"tasks.{task.Task}", $"{Of(task)} in {split.Name}: {text}", error),
            ],
            "The standard error of an AUC depends on the rarer class (Hanley and McNeil, 1982, at an AUC of .75). "
                + "Above .03 no comparison of models says anything, and checkpoints are chosen by noise.",
            "Give validation and test more days or a larger share, or leave the task out of what you compare.");
    }

    /// <summary>
    /// √((A(1 − A) + (n₊ − 1)(Q₁ − A²) + (n₋ − 1)(Q₂ − A²)) / (n₊n₋)), Q₁ = A / (2 − A), Q₂ = 2A² / (1 + A).
    /// </summary>
    internal static double StandardError(double positives, double negatives)
    {
        const double a = TypicalAuc;
        const double q1 = a / (2 - a), q2 = 2 * a * a / (1 + a);
        return Math.Sqrt(
            ((a * (1 - a)) + ((positives - 1) * (q1 - (a * a))) + ((negatives - 1) * (q2 - (a * a)))) / (positives * negatives));
    }

    private static int Rarer(LabelCounts task) => Math.Min(task.Positives, task.Negatives);

    private static string Of(LabelCounts task) =>
        $"{Sentences.Many(task.Positives, "positive")}, {Sentences.Many(task.Negatives, "negative")}";
}
