using CrossDistil.Runs;
using CrossDistil.Studies.Results;

namespace CrossDistil.Watch;

/// <summary>
/// Stamps by which a change of a run or study is noticed. Every file system has times and sizes; notifications are not
/// available everywhere, and too many.
/// </summary>
/// <param name="Progress">progress.json.</param>
/// <param name="Metrics">metrics.json, or a study's results.json.</param>
/// <param name="Strata">strata.json.</param>
/// <param name="Diverged">diverged.json.</param>
internal readonly record struct FileStamps(FileStamp Progress, FileStamp Metrics, FileStamp Strata, FileStamp Diverged)
{
    /// <summary>When one of them changed last; null where there are none.</summary>
    public DateTime? Last => new[] { Progress, Metrics, Strata, Diverged }.Max(file => file.Time);

    public static FileStamps Of(RunFolder run) =>
        new(FileStamp.Of(run.ProgressPath), FileStamp.Of(run.MetricsPath), FileStamp.Of(run.StrataPath), FileStamp.Of(run.DivergedPath));

    public static FileStamps Of(StudyFolder study) => new(default, FileStamp.Of(study.ResultsPath), default, default);
}

/// <summary>Time and size of a file at one look.</summary>
/// <param name="Time">When it was written, UTC; null = there is none.</param>
/// <param name="Bytes">Its size.</param>
internal readonly record struct FileStamp(DateTime? Time, long Bytes)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path); // asks the system once; a file that cannot be looked at does not exist
        return file.Exists ? new(file.LastWriteTimeUtc, file.Length) : default;
    }
}
