using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;

namespace CrossDistil.Training;

/// <summary>
/// The factor of every task's own losses. Where the experiment gives none it follows from the task's base rate p: H_max
/// / H(p), the entropy of the most uncertain task's labels over that of its own, so that every loss counts as a
/// normalised entropy (He et al. 2014), which starts at about 1 for any rate. A task with 1.7 % positives next to one
/// with 31 % gets 7.2.
/// </summary>
internal static class TaskWeights
{
    /// <summary>[task] its factor.</summary>
    /// <param name="tasks">Tasks with the weights of the experiment.</param>
    /// <param name="report">Of the cache, for the labels of its training rows.</param>
    public static IReadOnlyList<double> Of(IReadOnlyList<TaskOptions> tasks, IngestReport report)
    {
        double[] entropies =
            [.. report.Splits[0].Tasks.Select(labels => Entropy(labels.Positives / (double)(labels.Positives + labels.Negatives)))];
        var max = entropies.Max();
        return [.. tasks.Zip(entropies, (task, entropy) => task.Weight ?? (entropy > 0 ? max / entropy : 1))];
    }

    /// <summary>The experiment with the weight of every task written out.</summary>
    /// <inheritdoc cref="Of"/>
    public static Experiment Resolve(Experiment experiment, IngestReport report) =>
        experiment with { Tasks = [
            .. experiment.Tasks.Zip(Of(experiment.Tasks, report), (task, weight) => task with { Weight = weight })] };

    /// <summary>H(p) in nats; 0 where the labels are all of one class, or there are none.</summary>
    private static double Entropy(double p) => p is > 0 and < 1 ? -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p)) : 0;
}
