using CrossDistil.Runs;

namespace CrossDistil.Tests.States;

/// <summary>Ends a training where it stands, as nothing that it expects would.</summary>
internal static class Killer
{
    /// <summary>Throws <see cref="Death"/> after a step.</summary>
    public static Listener<TrainingProgress> After(int step) => new(progress =>
    {
        if (progress.Step == step) throw new Death();
    });
}

/// <summary>What no training expects.</summary>
internal sealed class Death : Exception;
