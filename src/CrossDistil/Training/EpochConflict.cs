namespace CrossDistil.Training;

/// <summary>How far the tasks pulled the shared parameters apart in one epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Cosines">
/// By pair of tasks, named "A, B" in the tasks' order: mean cosine of the angle between their gradients on what is
/// shared over the epoch's probed steps, in [−1, 1]; below 0 they conflict. null where it was defined in no step:
/// nothing is shared, or a gradient was 0.
/// </param>
public sealed record EpochConflict(
    [property: JsonPropertyName("epoch")] int Epoch, [property: JsonPropertyName("cosines")] OrderedDictionary<string, double?> Cosines);
