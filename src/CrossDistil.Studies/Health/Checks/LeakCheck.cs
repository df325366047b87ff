using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Features that alone predict a task's label: nothing that is known when rows are ranked does.</summary>
internal static class LeakCheck
{
    private const double MinAuc = 0.98;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        Measured[] leaks = [.. from leak in data.Aucs
                               where leak.Auc > MinAuc
                               let text = $"AUC {Numbers.Decimal(leak.Auc, 3)} for {leak.Task} alone"
                               select new Measured($"features.{leak.Feature}", text, leak.Auc)];
        yield return new(
            "leak", Severity.Warning, leaks.Length == 1 ? "a feature gives a label away" : "features give labels away", leaks,
            "A single feature that ranks a task almost without error was most likely written after the feedback, or is made of it. "
                + "Where rows are ranked it is not known, and what the model learnt of it is gone.",
            "Leave the feature out, or mark it \"privileged\": true so that only the teachers of method \"pfd\" see it. "
                + "If it is truly known before, leave it and read this as a note.");
    }
}
