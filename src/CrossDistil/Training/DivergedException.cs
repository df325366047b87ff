namespace CrossDistil.Training;

/// <summary>A loss or a score is no longer a number, or a loss is beyond all sense. The checkpoints chosen before stay.</summary>
/// <param name="step">Step at which it happened, from 1.</param>
/// <param name="what">Name of the loss or score.</param>
/// <param name="value">Its value.</param>
public sealed class DivergedException(long step, string what, float value)
    : Exception($"training diverged at step {step}: {what} is {value}; lower training.rate or method.calibrationRate");
