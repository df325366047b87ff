using CrossDistil.Studies.Health.Measures;

namespace CrossDistil.Studies.Health;

/// <summary>What a training will take, in sentences.</summary>
public static class CostWords
{
    /// <summary>One sentence on memory and one on time.</summary>
    public static IEnumerable<string> Of(TrainingCost cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        var peak = cost.Timing?.PeakBytes is { } bytes ? $"; this process, which read data too, took {Words.Bytes(bytes)}" : string.Empty;
        var mapped = cost.IsCacheMapped ? $", and up to {Words.Bytes(cost.CacheBytes)} of mapped cache that the system may drop" : string.Empty;
        yield return $"Memory, from sizes: {Words.Bytes(cost.Bytes)} of {Words.Bytes(cost.AvailableBytes)}{mapped}{peak}.";
        yield return cost is { Timing: { } timing, Seconds: { } seconds }
            ? $"Time, from {Words.Plural(timing.Steps, "measured step", "measured steps")} of {Words.Number(1000 * timing.StepSeconds, 2)} ms: {Words.Time(seconds)} for {Words.Count(cost.Steps)} steps and {Words.Plural(cost.Validations, "validation", "validations")}, less where training stops early."
            : "Time was not measured, as the model would not fit.";
    }
}
