using CrossDistil.Runs;

namespace CrossDistil.Tests.States;

/// <summary>Ends a training where it stands, as nothing that it expects would.</summary>
/// <param name="step">After which step.</param>
internal sealed class Killer(int step) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Step == step) throw new Death();
    }
}

/// <summary>What no training expects.</summary>
internal sealed class Death : Exception;
