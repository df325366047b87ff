namespace CrossDistil.Studies;

/// <summary>The progress of a study.</summary>
/// <param name="Done">Runs that ended: finished, failed, or kept from before.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Kept">Those that had ended before the study started.</param>
/// <param name="Total">Runs in all.</param>
/// <param name="Running">Sum of the shares of the current runs, each 0..1.</param>
/// <param name="Finished">The run that has just ended; null when none has.</param>
/// <param name="Current">The runs under way.</param>
public sealed record StudyProgress(int Done, int Failed, int Kept, int Total, double Running, string? Finished, string Current);
