using System.Globalization;
using CrossDistil.Training;

namespace CrossDistil.Cli.Output;

/// <summary>Training progress in words; every validation is a milestone.</summary>
internal sealed class TrainingText(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private IReadOnlyDictionary<string, double?>? _validation;

    public ProgressLine Line(TrainingProgress progress)
    {
        var milestone = !ReferenceEquals(progress.ValidationAuc, _validation);
        _validation = progress.ValidationAuc;
        var text = ProgressLine.Join(
            string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch}/{progress.Epochs}"),
            string.Create(CultureInfo.InvariantCulture, $"step {progress.Step:N0}/{progress.Steps:N0}"),
            ProgressLine.Rate(progress.RowsPerSecond),
            ProgressLine.Left(progress.Step, progress.Steps, time.GetElapsedTime(_start)),
            Validation(progress.ValidationAuc));
        return new(progress.Step, progress.Steps, text, milestone);
    }

    private static string Validation(IReadOnlyDictionary<string, double?>? auc) => auc is null
        ? string.Empty
        : "validation AUC " + string.Join(", ", auc.Select(task => $"{task.Key} {Numbers.Metric(task.Value)}"));
}
