using CrossDistil.Data.Cache;
using CrossDistil.Data.Strata;
using CrossDistil.Metrics;
using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Training;

/// <summary>Measures logits against the labels of one split, every task on its own levels.</summary>
internal sealed class Evaluator
{
    private readonly DatasetSplit _split;
    private readonly IReadOnlyList<LevelOrder> _orders;
    private readonly IReadOnlyList<string> _tasks;
    private readonly int[][] _levels;           // [task][row] in the task's order; −1 where missing labels leave it open
    private readonly PerUserEvaluator? _users;

    /// <summary>
    /// Prepares the levels of every row of <paramref name="split"/>, and which rows are of one user where they have
    /// any.
    /// </summary>
    /// <param name="split">The rows.</param>
    /// <param name="tasks">Names of the tasks, in order.</param>
    /// <param name="orders">Each task's order of levels, as found in training.</param>
    /// <param name="ndcgAt">k of NDCG@k, at least 1.</param>
    public Evaluator(DatasetSplit split, IReadOnlyList<string> tasks, IReadOnlyList<LevelOrder> orders, int ndcgAt)
    {
        (_split, _tasks, _orders) = (split, tasks, orders);
        var patterns = new ushort[split.Rows];
        LabelPattern.Of(tasks.Count, split.Labels, patterns);
        _levels = [.. orders.Select(order => patterns.Select(pattern => order.LevelOfPattern(pattern)).ToArray())];
        if (!split.Users.IsEmpty) _users = new PerUserEvaluator(split.Users, ndcgAt);
    }

    /// <summary>
    /// The metrics of every task: what ranks is measured on logits, what is a probability on calibrated ones.
    /// </summary>
    /// <param name="logits">[task][row].</param>
    /// <param name="calibrators">[task]; null = none is fitted yet, and the probabilities are σ(logit).</param>
    public OrderedDictionary<string, TaskMetrics> Measure(IReadOnlyList<float[]> logits, IReadOnlyList<Calibrator>? calibrators = null)
    {
        var metrics = new OrderedDictionary<string, TaskMetrics>(StringComparer.Ordinal);
        for (var task = 0; task < _tasks.Count; task++)
        {
            var evaluator = new TaskEvaluator(Math.Max(1, _orders[task].Count)); // no row with every label: no level, Multi-AUC undefined
            var uncalibrated = Probability.Of(logits[task]);
            var labels = _split.Labels(task);
            evaluator.Add(logits[task], calibrators?[task].Probabilities(logits[task]) ?? uncalibrated, labels, _levels[task]);
            metrics.Add(_tasks[task], evaluator.Result() with
            {
                Uncalibrated = calibrators is null ? null : ProbabilityMetrics.Of(uncalibrated, labels),
                PerUser = _users?.Measure(logits[task], labels),
            });
        }

        return metrics;
    }
}
