using CrossDistil.Data.Files;
using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Synthetic;

/// <summary>
/// A generated short-video feedback log with known true probabilities, so that a model's result can be compared with
/// the best possible. Two tasks, finish and like, agree in part (taste, quality) and conflict in part (length,
/// clickbait). docs/synthetic.md has the model.
/// </summary>
public static class SyntheticLog
{
    /// <summary>Name of the file of impressions.</summary>
    public const string LogFile = "log.csv";

    /// <summary>Name of the file of true probabilities, one line per line of the log.</summary>
    public const string TruthFile = "truth.csv";

    /// <summary>The impressions in time order. The same options give the same rows.</summary>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public static IEnumerable<SyntheticRow> Rows(SyntheticOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SyntheticOptions.Check(options);
        return Generate(options);
    }

    /// <summary>
    /// Writes <see cref="LogFile"/> and <see cref="TruthFile"/> into a folder, which is created if needed. Each file is
    /// written completely or not at all.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Sizes, rates and seed.</param>
    /// <param name="cancellation">Cancels; older files stay.</param>
    /// <exception cref="InputException">
    /// An option is out of its range, a log that was not generated is there, or the folder cannot be written.
    /// </exception>
    public static SyntheticSummary Write(string folder, SyntheticOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var rows = Rows(options);
        AtomicFile.CreateFolder(folder);
        var (log, truth) = (Path.Combine(folder, LogFile), Path.Combine(folder, TruthFile));
        if (File.Exists(log) && !File.Exists(truth))
            throw new InputException(log, "is there already and was not generated", "choose another folder");
        SyntheticSummary? summary = null;
        AtomicFile.Write(log, logFile => AtomicFile.Write(truth, truthFile => summary = Write(rows, logFile, truthFile, cancellation)));
        return summary!;
    }

    private static SyntheticSummary Write(IEnumerable<SyntheticRow> rows, Stream logFile, Stream truthFile, CancellationToken cancellation)
    {
        using var log = Text(logFile);
        using var truth = Text(truthFile);
        log.Write("user_id,age_group,city,video_id,author_id,tags,duration_ms,tab,day,hour,time_ms,play_time_ms,finish,like\n");
        truth.Write("row,finish_probability,like_probability\n");
        var (finish, like) = (new TruthMeter(), new TruthMeter());
        var count = 0;
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            log.Write(Line(row));
            truth.Write(string.Create(CultureInfo.InvariantCulture, $"{count},{row.FinishProbability},{row.LikeProbability}\n"));
            finish.Add(row.FinishProbability, row.Finish);
            like.Add(row.LikeProbability, row.Like);
            count++;
        }

        var (finishRate, finishAuc) = finish.Result();
        var (likeRate, likeAuc) = like.Result();
        return new(count, finishRate, likeRate, finishAuc, likeAuc);
    }

    private static StreamWriter Text(Stream file) => new(file, bufferSize: 1 << 16, leaveOpen: true);

    private static string Line(SyntheticRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.UserId},{row.AgeGroup},{row.City},{row.VideoId},{row.AuthorId},\"{row.Tags}\",{row.DurationMs}," +
        $"{row.Tab},{row.Day},{row.Hour},{row.TimeMs},{row.PlayTimeMs},{(row.Finish ? 1 : 0)},{(row.Like ? 1 : 0)}\n");

    private static IEnumerable<SyntheticRow> Generate(SyntheticOptions options)
    {
        var world = new SyntheticWorld(options);
        var clock = new SyntheticClock(options.Days);
        var who = new RandomStream(options.Seed, "synthetic impressions");
        var feedback = new RandomStream(options.Seed, "synthetic feedback");
        for (var row = 0; row < options.Rows; row++)
        {
            var time = clock.At((row + who.NextDouble()) / options.Rows);
            yield return Row(world, world.Impression(time, who), feedback);
        }
    }

    private static SyntheticRow Row(SyntheticWorld world, SyntheticImpression seen, RandomStream feedback)
    {
        var (user, video) = (world.User(seen.User), world.Video(seen.Video));
        var (finish, like) = world.Probabilities(seen);
        var finished = feedback.NextDouble() < finish;
        var playTime = PlayTime(video.DurationMs, finish, finished, feedback.NextDouble());
        return new()
        {
            UserId = seen.User + 1,
            AgeGroup = user.AgeGroup,
            City = user.City,
            VideoId = seen.Video + 1,
            AuthorId = video.Author + 1,
            Tags = video.Tags,
            DurationMs = video.DurationMs,
            Tab = seen.Tab,
            Day = SyntheticClock.DayOf(seen.TimeMs),
            Hour = SyntheticClock.HourOf(seen.TimeMs),
            TimeMs = seen.TimeMs,
            PlayTimeMs = playTime,
            Finish = finished,
            Like = feedback.NextDouble() < SyntheticFeedback.LikeGiven(finished, finish, like),
            FinishProbability = finish,
            LikeProbability = like,
        };
    }

    /// <summary>
    /// Play time: from 95 % of the duration up when finished, with a tail of repeated plays, and below that otherwise,
    /// longer where the finish was more likely.
    /// </summary>
    private static int PlayTime(int durationMs, double finish, bool finished, double uniform)
    {
        var threshold = ((19 * durationMs) + 19) / 20;      // 95 %, rounded up
        return finished
            ? threshold + (int)(durationMs * Math.Min(-0.2 * Math.Log(1 - uniform), 4))
            : (int)(threshold * Math.Pow(uniform, 2.2 - (1.4 * finish)));
    }
}

/// <summary>Contents of a generated log.</summary>
/// <param name="Rows">Impressions.</param>
/// <param name="FinishRate">Share of finished ones.</param>
/// <param name="LikeRate">Share of liked ones.</param>
/// <param name="FinishAuc">
/// AUC of the true finish probabilities on all rows: about the best that any model can reach; null when all labels are
/// equal.
/// </param>
/// <param name="LikeAuc">The same for like.</param>
public sealed record SyntheticSummary(int Rows, double FinishRate, double LikeRate, double? FinishAuc, double? LikeAuc);
