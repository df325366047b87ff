namespace CrossDistil.Runs;

/// <summary>The content of <c>diverged.json</c>: where a training diverged.</summary>
/// <param name="Step">Step at which it was found, from 1.</param>
/// <param name="Task">The task; null where the statistic is of all tasks.</param>
/// <param name="Statistic">
/// What went wrong: <c>student loss</c>, <c>teacher loss</c>, <c>distillation loss</c>, <c>calibration loss</c>,
/// <c>total loss</c>, <c>gradient norm</c> or <c>validation logit</c>.
/// </param>
/// <param name="Value">Its value; NaN and infinities are written as texts.</param>
/// <param name="BestUntil">
/// Step of the last validation; the best checkpoints until then are kept. null = there was none.
/// </param>
public sealed record Divergence(
    long Step, string? Task, string Statistic,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value, long? BestUntil)
{
    /// <summary>Such as: <c>at step 12: student loss of like is NaN</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture, $"at step {Step}: {Statistic}{(Task is null ? string.Empty : $" of {Task}")} is {Value:G6}");
}
