using CrossDistil.Metrics;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What runs without a study say.</summary>
internal static class RunFindings
{
    /// <summary>One run: what it reached, or where it stands. Several: what each did beside the first.</summary>
    public static Findings Of(ReportSubject subject)
    {
        if (subject.Runs.Count == 0) return new(subject.Title, "There is no run to look at.", []);
        if (subject.Runs.Count == 1) return new(SubjectOf(subject), Alone(subject.Runs[0]), []);
        if (subject.Runs.FirstOrDefault(run => run.Metrics is null) is { } training)
            return new(SubjectOf(subject), $"{(training.Divergence is null ? "The runs are compared when all are over" : "The runs are not compared")}; {Alone(training)}", []);
        var compared = RunComparison.Of(subject.Title, subject.Runs);
        return compared.Result is { } result
            ? new(SubjectOf(subject), StudyAnswer.Of(result), Findings.ByTaskOf(result))
            : new(SubjectOf(subject), compared.Reason!, []);
    }

    private static string SubjectOf(ReportSubject subject) =>
        $"{(subject.Runs.Count == 1 ? "run" : "runs")} {string.Join(", ", subject.Runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.Name} (seed {run.Experiment.Training.Seed})")))}";

    private static string Alone(RunSource run) => run switch
    {
        { Metrics: { IsTested: true } metrics } => $"On test, {run.Name} reached {Reached(metrics.Test)}; one run alone cannot say what was gained: {Remedy(run)}.",
        { Metrics: { } metrics } => $"On validation, {run.Name} reached {Reached(metrics.BestStep.Keys.Select(task => KeyValuePair.Create(task, metrics.Chosen(task))))}; "
            + $"the test split is closed, and one run alone cannot say what was gained: {Remedy(run)}.",
        { Divergence: { } diverged } => $"{run.Name} diverged {diverged}.",
        { Progress: { } progress } => string.Create(CultureInfo.InvariantCulture, $"{run.Name} is not finished: epoch {progress.Epoch} of {progress.Epochs}, step {progress.Step:N0} of {progress.Steps:N0}")
            + (progress.Validation.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"; on validation, after step {progress.ValidationSteps[^1]:N0}, {Reached(progress.Validation[^1])}.") : "; not validated yet."),
        _ => $"{run.Name} has not reported any step yet.",
    };

    private static string Remedy(RunSource run) => Variants.IsOwn(run.Experiment)
        ? $"crossdistil {StudyKind.Standard} trains its experiment beside plain and single-task training"
        : "give crossdistil report a second run of the same rows";

    private static string Reached(IEnumerable<KeyValuePair<string, TaskMetrics>> tasks) => Sentences.And([.. tasks.Select(task =>
        $"{StudyMetrics.Title(StudyMetrics.Auc)} {Sentences.Metric(task.Value.Auc)} and {StudyMetrics.Title(StudyMetrics.MultiAuc)} {Sentences.Metric(task.Value.MultiAuc)} in {task.Key}")]);
}
