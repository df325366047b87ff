using CrossDistil.Data.Cache;
using CrossDistil.Metrics;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>A run's chosen checkpoints measured on the test split, with the levels that it was trained with.</summary>
/// <param name="Split">The test rows.</param>
/// <param name="Scored">Their scores.</param>
/// <param name="Calibrators">[task] the run's own.</param>
/// <param name="Metrics">By task.</param>
internal sealed record RunTest(
    DatasetSplit Split, CheckpointScores Scored, IReadOnlyList<Calibrator> Calibrators, OrderedDictionary<string, TaskMetrics> Metrics)
{
    /// <summary>Opens the test split.</summary>
    /// <exception cref="InputException">
    /// The run is unfinished or damaged, or was trained on another schema or other tasks.
    /// </exception>
    public static RunTest Of(TrainingJob job, RunFolder run, CancellationToken cancellation)
    {
        var (experiment, cache, best) = (job.Experiment, job.Cache, run.ReadBest());
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        if (Array.Find(tasks, task => !best.ContainsKey(task)) is { } missing)
            throw new InputException(
                run.Folder, $"has no checkpoint for the task {missing}", "use the experiment that the run was trained with");
        var (calibrators, orders) = (run.ReadCalibrators(tasks), run.ReadOrders(experiment.Tasks));
        using var workers = new Workers(experiment.Training.Threads);
        using var trained = new TrainedModel(experiment, cache.Training);
        var split = cache.OpenTest();
        using var scorer = new Scorer(trained.Model, split, cache.Schema, workers, Blend.Of(experiment));
        var scored = CheckpointScores.Of([.. tasks.Select(task => best[task])], trained, scorer, split.Name, cancellation);
        var evaluator = new Evaluator(split, tasks, orders, experiment.Metrics.NdcgAt);
        return new(split, scored, calibrators, evaluator.Measure(scored.Logits, calibrators));
    }
}
