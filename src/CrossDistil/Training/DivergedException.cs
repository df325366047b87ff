namespace CrossDistil.Training;

/// <summary>A loss stopped being a finite number. The checkpoints chosen before stay.</summary>
/// <param name="step">Step at which it happened, from 1.</param>
/// <param name="loss">Name of the loss.</param>
/// <param name="value">Its value.</param>
public sealed class DivergedException(long step, string loss, float value)
    : Exception($"training diverged at step {step}: {loss} is {value}; lower training.rate or method.calibrationRate");
