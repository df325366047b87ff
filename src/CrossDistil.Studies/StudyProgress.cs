namespace CrossDistil.Studies;

/// <summary>Where a study stands, for people who watch it.</summary>
/// <param name="Done">Runs that are over: finished, failed, or kept from before.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Kept">Those that were over when the study started.</param>
/// <param name="Total">Runs in all.</param>
/// <param name="Running">Sum of the shares of the runs under way, each 0..1.</param>
/// <param name="Finished">The run that has just ended; null when this report is of something else.</param>
/// <param name="Current">The runs under way.</param>
public sealed record StudyProgress(int Done, int Failed, int Kept, int Total, double Running, string? Finished, string Current);
