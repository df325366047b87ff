using CrossDistil.Studies;

namespace CrossDistil.Cli.Output;

/// <summary>Progress of a study as text; every finished run is a milestone.</summary>
internal sealed class StudyProgressText(TimeProvider time)
{
    private const int MaxLetters = 36;
    private readonly long _start = time.GetTimestamp();

    public ProgressLine Line(StudyProgress progress)
    {
        var done = progress.Done + progress.Running;
        var text = ProgressLine.Join(
            $"{progress.Done}/{progress.Total} runs{Of(progress.Failed, "failed")}{Of(progress.Kept, "kept")}",
            // Kept runs took no time now and would make the estimate too short.
            ProgressLine.Left(done - progress.Kept, progress.Total - progress.Kept, time.GetElapsedTime(_start)),
            Cut(progress.Finished ?? progress.Current));
        return new(done, progress.Total, text, progress.Finished is not null);
    }

    /// <summary>A line that wraps would make the terminal jump.</summary>
    private static string Cut(string runs) => runs.Length <= MaxLetters ? runs : $"{runs[..(MaxLetters - 1)]}…";

    private static string Of(int count, string what) => count == 0 ? string.Empty : $", {count} {what}";
}
