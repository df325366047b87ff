using CrossDistil.Experiments;
using CrossDistil.Metrics;

namespace CrossDistil.Runs;

/// <summary>One validation: when it took place and what was measured.</summary>
/// <param name="Step">Steps done by then.</param>
/// <param name="Epoch">The same in epochs, a fraction when an epoch has several validations.</param>
/// <param name="Tasks">Metrics by task, in the experiment's order.</param>
public sealed record Evaluation(long Step, double Epoch, OrderedDictionary<string, TaskMetrics> Tasks)
{
    /// <summary>
    /// What a checkpoint is chosen by, greater is better. Where a validation split has one class or level of a task, or no user with
    /// both classes, its AUC is undefined throughout, and logloss chooses instead; null without a labelled row.
    /// </summary>
    public double? Quality(string task, SelectionMetric metric) => metric switch
    {
        SelectionMetric.Auc => Tasks[task].Auc ?? -Tasks[task].Logloss,
        SelectionMetric.MultiAuc => Tasks[task].MultiAuc ?? -Tasks[task].Logloss,
        SelectionMetric.Gauc => Tasks[task].PerUser?.Gauc ?? -Tasks[task].Logloss,
        SelectionMetric.Logloss => -Tasks[task].Logloss,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Unknown metric."),
    };
}
