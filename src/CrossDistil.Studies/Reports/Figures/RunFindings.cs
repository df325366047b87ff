using CrossDistil.Metrics;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What runs without a study show.</summary>
internal static class RunFindings
{
    /// <summary>One run: its metrics, or its progress. Several: the differences to the first.</summary>
    public static Findings Of(ReportSubject subject)
    {
        if (subject.Runs.Count == 0) return new(subject.Title, "There is no run to look at.", []);
        var runs = $"{(subject.Runs.Count == 1 ? "run" : "runs")} "
            + string.Join(", ", subject.Runs.Select(run => $"{run.Name} (seed {run.Experiment.Training.Seed})"));
        if (subject.Runs is [var only]) return new(runs, Alone(only), []);
        if (subject.Runs.FirstOrDefault(run => run.Metrics is null) is { } training)
        {
            var not = training.Divergence is null ? "The runs are compared when all are over" : "The runs are not compared";
            return new(runs, $"{not}; {Alone(training)}", []);
        }

        var compared = RunComparison.Of(subject.Title, subject.Runs);
        return compared.Result is { } result
            ? new(runs, StudyAnswer.Of(result), Findings.ByTaskOf(result))
            : new(runs, compared.Reason!, []);
    }

    private static string Alone(RunSource run) => run switch
    {
        { Metrics: { IsTested: true } metrics } =>
            $"On test, {run.Name} reached {Reached(metrics.Test)}; one run alone cannot say what was gained: {Remedy(run)}.",
        { Metrics: { } metrics } =>
            $"On validation, {run.Name} reached "
                + Reached(metrics.BestStep.Keys.Select(task => KeyValuePair.Create(task, metrics.Chosen(task))))
                + $"; the test split is closed, and one run alone cannot say what was gained: {Remedy(run)}.",
        { Divergence: { } diverged } => $"{run.Name} diverged {diverged}.",
        { Progress: { } progress } => $"{run.Name} is not finished: epoch {progress.Epoch} of {progress.Epochs}, "
            + $"step {Numbers.Count(progress.Step)} of {Numbers.Count(progress.Steps)}"
            + (progress.Validation.Count > 0
                ? $"; on validation, after step {Numbers.Count(progress.ValidationSteps[^1])}, {Reached(progress.Validation[^1])}."
                : "; not validated yet."),
        _ => $"{run.Name} has not reported any step yet.",
    };

    private static string Remedy(RunSource run) => Variants.IsOwn(run.Experiment)
        ? $"crossdistil {StudyKind.Standard} compares its experiment with plain and single-task training"
        : "give crossdistil report a second run of the same rows";

    private static string Reached(IEnumerable<KeyValuePair<string, TaskMetrics>> tasks)
    {
        var (auc, multiAuc) = (StudyMetrics.Title(StudyMetrics.Auc), StudyMetrics.Title(StudyMetrics.MultiAuc));
        return Sentences.And(tasks.Select(task =>
            $"{auc} {Sentences.Metric(task.Value.Auc)} and {multiAuc} {Sentences.Metric(task.Value.MultiAuc)} in {task.Key}"));
    }
}
