using CrossDistil.Ingest;

namespace CrossDistil.Cli.Output;

/// <summary>Progress of an ingest as text; every stage is a milestone.</summary>
internal sealed class IngestText(TimeProvider time)
{
    private IngestStage? _stage;
    private long _start;

    public ProgressLine Line(IngestProgress progress)
    {
        var milestone = progress.Stage != _stage;
        if (milestone) (_stage, _start) = (progress.Stage, time.GetTimestamp());
        var elapsed = time.GetElapsedTime(_start);
        var rate = progress.Stage != IngestStage.Fitting && progress.Done > 0 && elapsed >= ProgressLine.Soon
            ? ProgressLine.Rate(progress.Done / elapsed.TotalSeconds)
            : string.Empty;
        var text = ProgressLine.Join(Name(progress.Stage), rate, ProgressLine.Left(progress.Done, progress.Total, elapsed));
        return new(progress.Done, progress.Total, text, milestone);
    }

    private static string Name(IngestStage stage) => stage switch
    {
        IngestStage.Reading => "reading",
        IngestStage.Fitting => "fitting encoders",
        IngestStage.Encoding => "encoding",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Unknown stage."),
    };
}
