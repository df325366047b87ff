namespace CrossDistil.Runs;

/// <summary>
/// A loss, gradient or logit is NaN, infinite or beyond its bound. The checkpoints chosen before stay.
/// </summary>
/// <param name="what">What went wrong, and where.</param>
/// <param name="checkpoints">Folder of the checkpoints.</param>
/// <param name="remedy">What the user can do about it.</param>
public sealed class DivergedException(Divergence what, string checkpoints, string remedy)
    : Exception($"training diverged {what}; {Kept(what, checkpoints)}; {remedy}")
{
    /// <summary>Step, task, statistic, value, and what is kept.</summary>
    public Divergence What { get; } = what;

    private static string Kept(Divergence what, string checkpoints) =>
        what.BestUntil is { } step ? $"the best checkpoints until step {step} stay in {checkpoints}" : "no checkpoint had been chosen yet";
}
