using CrossDistil.Runs;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Cli.Output;

/// <summary>Progress of a training as text; every validation is a milestone.</summary>
internal sealed class TrainingText(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private int _validations;

    public ProgressLine Line(TrainingProgress progress)
    {
        var milestone = progress.Evaluations.Count > _validations;
        _validations = progress.Evaluations.Count;
        var text = ProgressLine.Join(
            string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch}/{progress.Epochs}"),
            string.Create(CultureInfo.InvariantCulture, $"step {progress.Step:N0}/{progress.Steps:N0}"),
            ProgressLine.Rate(progress.RowsPerSecond),
            ProgressLine.Left(progress.Step, progress.Steps, time.GetElapsedTime(_start)),
            Validation(progress.Evaluations));
        return new(progress.Step, progress.Steps, text, milestone);
    }

    private static string Validation(IReadOnlyList<Evaluation> evaluations) => evaluations.Count == 0
        ? string.Empty
        : "validation AUC " + string.Join(", ", evaluations[^1].Tasks.Select(task => $"{task.Key} {Numbers.Metric(task.Value.Auc)}"));
}
