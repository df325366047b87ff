namespace CrossDistil.Studies.Health.Measures;

/// <summary>Memory and time of a training.</summary>
/// <param name="Parts">Memory that stays allocated, from the sizes of its parts.</param>
/// <param name="AvailableBytes">Memory that this process may use.</param>
/// <param name="CacheBytes">
/// Length of the cache: where it is mapped, it is read from disk as needed, and is not part of the memory above.
/// </param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="Validations">Validations of all epochs.</param>
/// <param name="Timing">Times of a few steps; null = none was run, as the model would not fit.</param>
internal sealed record TrainingCost(
    IReadOnlyList<MemoryPart> Parts, long AvailableBytes, long CacheBytes, long Steps, long Validations, StepTiming? Timing)
{
    /// <summary>Whether the cache is mapped: it is too large to be read into memory.</summary>
    public bool IsCacheMapped { get; init; } = true;

    /// <summary>Memory of all parts.</summary>
    public long Bytes => Parts.Sum(part => part.Bytes);

    /// <summary>
    /// Time of all epochs and their validations; training that stops early takes less. null = not measured.
    /// </summary>
    public double? Seconds => Timing is { } timing ? (Steps * timing.StepSeconds) + (Validations * timing.ValidationSeconds) : null;
}

/// <summary>Something in memory while a model trains.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record MemoryPart(string Name, long Bytes);

/// <summary>Times of steps on the training rows.</summary>
/// <param name="Steps">Number of timed steps, after a warm-up.</param>
/// <param name="StepSeconds">The median of one.</param>
/// <param name="ValidationSeconds">Scoring all validation rows, from scoring some.</param>
/// <param name="PeakBytes">
/// Maximum of the process's anonymous memory meanwhile; null where the system does not say.
/// </param>
internal sealed record StepTiming(int Steps, double StepSeconds, double ValidationSeconds, long? PeakBytes);
