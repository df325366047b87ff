using CrossDistil.Experiments;
using CrossDistil.Metrics;

namespace CrossDistil.Runs;

/// <summary>One validation: its step and its metrics.</summary>
/// <param name="Step">Steps done before it.</param>
/// <param name="Epoch">The same in epochs; a fraction when an epoch has several validations.</param>
/// <param name="Tasks">Metrics by task, in the experiment's order.</param>
public sealed record Evaluation(long Step, double Epoch, OrderedDictionary<string, TaskMetrics> Tasks)
{
    /// <summary>
    /// The value that chooses a checkpoint, greater is better. Where the validation rows of a task have one class or
    /// level, or no user with both classes, the AUC is undefined, and logloss chooses instead; null without a labelled
    /// row.
    /// </summary>
    public double? Quality(string task, SelectionMetric metric) => metric switch
    {
        SelectionMetric.Auc => Tasks[task].Auc,
        SelectionMetric.MultiAuc => Tasks[task].MultiAuc,
        SelectionMetric.Gauc => Tasks[task].PerUser?.Gauc,
        SelectionMetric.Logloss => null,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Unknown metric."),
    } ?? -Tasks[task].Logloss;
}
