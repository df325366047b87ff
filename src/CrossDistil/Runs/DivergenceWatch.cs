using CrossDistil.Experiments;
using CrossDistil.Objectives;

namespace CrossDistil.Runs;

/// <summary>Checks the losses, the gradient and the validation logits, and ends a training that has diverged.</summary>
/// <param name="experiment">Names its tasks and the options to lower.</param>
internal sealed class DivergenceWatch(Experiment experiment)
{
    /// <summary>
    /// Nats per row. Training cannot recover from a larger loss: Adam's squares overflow next, and then no parameter
    /// moves any more.
    /// </summary>
    private const float MaxLoss = 1e6f;

    /// <summary>
    /// A longer gradient cannot be clipped: the factor to <c>training.clipNorm</c> would underflow a float32.
    /// </summary>
    private const double MaxNorm = 1e30;

    private const string Rates = "training.rate or training.embeddingRate";

    /// <summary>Checks a step's losses, teachers before their students, so that the first cause is named.</summary>
    /// <param name="losses">Of the step.</param>
    /// <param name="norm">‖∇Θ‖₂; null = it is not measured.</param>
    /// <param name="at">The step, and what is kept.</param>
    /// <exception cref="DivergedException">One of them is NaN or beyond its bound.</exception>
    public void Check(StepLosses losses, double? norm, Stand at)
    {
        for (var task = 0; task < experiment.Tasks.Count; task++)
        {
            Check("student loss", losses.Hard[task], MaxLoss, at, task);
            Check("teacher loss", losses.Teacher[task], MaxLoss, at, task);
        }

        Check("calibration loss", losses.Calibration, MaxLoss, at);
        for (var task = 0; task < experiment.Tasks.Count; task++)
        {
            Check("distillation loss", losses.Distillation[task], MaxLoss, at, task);
            Check("student loss", losses.Student[task], MaxLoss, at, task);
        }

        Check("total loss", losses.Total, float.MaxValue, at);
        if (norm is { } length) Check("gradient norm", length, MaxNorm, at);
    }

    /// <summary>Checks the validation logits: a step can break the model after its losses were computed.</summary>
    /// <param name="logits">[task][row] of the students.</param>
    /// <param name="at">The step, and what is kept.</param>
    /// <exception cref="DivergedException">One of them is not finite.</exception>
    public void Check(float[][] logits, Stand at)
    {
        for (var task = 0; task < logits.Length; task++)
            if (Array.FindIndex(logits[task], logit => !float.IsFinite(logit)) is >= 0 and var row)
                throw Diverged("validation logit", logits[task][row], at, task);
    }

    private void Check(string statistic, double value, double max, Stand at, int? task = null)
    {
        if (!(value <= max)) throw Diverged(statistic, value, at, task);
    }

    private DivergedException Diverged(string statistic, double value, Stand at, int? task) =>
        new(new Divergence(
            at.Step, task is { } t ? experiment.Tasks[t].Name : null, statistic, value, at.BestUntil), at.Checkpoints, Remedy(statistic));

    private string Remedy(string statistic) => statistic switch
    {
        "calibration loss" => "lower method.calibrationRate",
        _ when experiment.Training.ClipNorm is null => $"lower {Rates}, or bound the gradient with training.clipNorm",
        _ => $"lower {Rates}, or training.clipNorm",
    };

    /// <summary>The position of a training.</summary>
    /// <param name="Step">Steps done.</param>
    /// <param name="BestUntil">Step of the last validation, or null before the first.</param>
    /// <param name="Checkpoints">Folder of the best checkpoints.</param>
    internal readonly record struct Stand(long Step, long? BestUntil, string Checkpoints);
}
