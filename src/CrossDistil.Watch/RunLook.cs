using System.Security.Cryptography;
using System.Text;
using CrossDistil.Runs;
using CrossDistil.Studies.Results;

namespace CrossDistil.Watch;

/// <summary>Reads the state of a run or study from its files.</summary>
internal static class RunLook
{
    /// <summary>
    /// A run that reports nothing for longer counts as stopped: it writes every second, except in a slow validation.
    /// </summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(2);

    /// <summary>The folder as it is now.</summary>
    /// <param name="found">The folder.</param>
    /// <param name="before">The last look at it; null = the first. Unchanged files are not read again.</param>
    /// <param name="now">The time, UTC.</param>
    public static WatchedItem At(FoundFolder found, WatchedItem? before, DateTime now)
    {
        var run = new RunFolder(found.Folder);
        var files = found.Kind == WatchedKind.Run ? FileStamps.Of(run) : FileStamps.Of(new StudyFolder(found.Folder));
        var state = StateOf(files, now);
        if (before is not null && before.Files == files && before.State == state && before.Kind == found.Kind) return before;
        return new WatchedItem(
            before?.Id ?? IdOf(found.Folder), found.Name, found.Kind, state,
            state is WatchedState.Training or WatchedState.Stopped ? Detail(run) : string.Empty, Updated(files, run), found.Folder, files);
    }

    /// <summary>State of a run with these files.</summary>
    public static WatchedState StateOf(FileStamps files, DateTime now) => files switch
    {
        { Metrics.Time: not null } => WatchedState.Finished,
        { Diverged.Time: not null } => WatchedState.Stopped,
        { Progress.Time: null } => WatchedState.Waiting,
        { Progress.Time: { } said } when now - said <= MaxSilence => WatchedState.Training,
        _ => WatchedState.Stopped,
    };

    /// <summary>A hash of the folder: nothing that a client sends is used as a path.</summary>
    private static string IdOf(string folder) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 6));

    private static string Detail(RunFolder run)
    {
        try
        {
            return run.ReadProgress() is { } progress
                ? $"epoch {progress.Epoch} of {progress.Epochs}, {100 * progress.Step / Math.Max(1, progress.Steps)} %"
                : string.Empty;
        }
        catch (InputException)
        {
            return string.Empty; // the report says what is wrong
        }
    }

    private static DateTime Updated(FileStamps files, RunFolder run)
    {
        var last = files.Last ?? FileStamp.Of(run.ExperimentPath).Time ?? DateTime.UnixEpoch;
        return new DateTime(last.Ticks - (last.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }
}
