namespace CrossDistil.Runs;

/// <summary>A loss, a gradient or a logit is no longer a number, or is beyond all sense. The checkpoints chosen before stay.</summary>
/// <param name="what">What went wrong, and where.</param>
/// <param name="checkpoints">Folder of the checkpoints.</param>
/// <param name="remedy">What the user can do about it.</param>
internal sealed class DivergedException(Divergence what, string checkpoints, string remedy)
    : Exception($"training diverged {what}; {Kept(what, checkpoints)}; {remedy}")
{
    /// <summary>Step, task, statistic, value, and what is kept.</summary>
    public Divergence What { get; } = what;

    /// <summary>What the user can do about it.</summary>
    public string Remedy { get; } = remedy;

    private static string Kept(Divergence what, string checkpoints) => what.BestUntil is { } step
        ? string.Create(CultureInfo.InvariantCulture, $"the best checkpoints until step {step} stay in {checkpoints}")
        : "no checkpoint had been chosen yet";
}
