using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>
/// Notes on the data of a training before its first step; for ranking, see <see cref="RankingSummary"/>.
/// </summary>
/// <param name="Rejected">Rows that ingest left out, by reason.</param>
/// <param name="BaseRateWeights">
/// Task → the weight from its base rate, see <see cref="TaskWeights"/>; without the tasks whose weight the experiment
/// gives.
/// </param>
/// <param name="Warnings">
/// A line for each task whose checkpoint cannot be chosen by <see cref="TrainingOptions.Select"/>, so that logloss
/// chooses it.
/// </param>
internal sealed record TrainingNotes(
    IReadOnlyList<RejectedRows> Rejected, OrderedDictionary<string, double> BaseRateWeights, IReadOnlyList<string> Warnings)
{
    /// <summary>Finds them in labels and users; test rows are not read.</summary>
    public static TrainingNotes Of(Experiment experiment, DatasetCache cache)
    {
        var weights = experiment.Tasks.Zip(TaskWeights.Of(experiment.Tasks, cache.Report)).Where(task => task.First.Weight is null)
            .Select(task => KeyValuePair.Create(task.First.Name, task.Second));
        return new(cache.Report.Rejected, new(weights, StringComparer.Ordinal), [.. OfSelection(experiment.Training.Select, cache)]);
    }

    private static IEnumerable<string> OfSelection(SelectionMetric select, DatasetCache cache)
    {
        var tasks = cache.Report.Splits[1].Tasks;
        if (select != SelectionMetric.Logloss)
            foreach (var task in tasks.Where(task => !HasBothClasses(task)))
                yield return $"tasks.{task.Task}: validation rows have one class only, so logloss chooses its checkpoint";
        if (select != SelectionMetric.Gauc) yield break;
        var users = new PerUserEvaluator(cache.Validation.Users, ndcgAt: 1);
        foreach (var (t, task) in tasks.Index().Where(task => HasBothClasses(task.Item)))
            if (users.Measure(new float[cache.Validation.Rows], cache.Validation.Labels(t)).Users == 0)
                yield return $"tasks.{task.Task}: no user has validation rows of both classes, so logloss chooses its checkpoint";
    }

    private static bool HasBothClasses(LabelCounts task) => task.Positives > 0 && task.Negatives > 0;
}
