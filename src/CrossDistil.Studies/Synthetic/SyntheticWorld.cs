using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Synthetic;

/// <summary>
/// The users and videos of a generated log, how often each occurs, and the effects on labels (docs/synthetic.md).
/// </summary>
internal sealed class SyntheticWorld
{
    private const double TypicalMs = 18_000;
    private const double NewVideos = 0.1;
    private const int CalibrationDraws = 50_000;

    private readonly SyntheticUser[] _users;
    private readonly SyntheticVideo[] _videos;
    private readonly WeightedDraw _activity;
    private readonly WeightedDraw _popularity;
    private readonly WeightedDraw _tabs = new(SyntheticFeedback.TabShare);
    private readonly double _finishBase;
    private readonly double _likeBase;

    public SyntheticWorld(SyntheticOptions options)
    {
        var span = options.Days * SyntheticClock.MsPerDay;
        _users = Users(options, new(options.Seed, "synthetic users"));
        _videos = Videos(options, span, new(options.Seed, "synthetic videos"));
        var exposure = new RandomStream(options.Seed, "synthetic exposure");
        _activity = new([.. _users.Select(_ => Math.Exp(0.8 * exposure.NextNormal()))]);
        int[] ranks = [.. Enumerable.Range(0, _videos.Length)];
        exposure.Shuffle(ranks.AsSpan());
        _popularity = new([.. ranks.Select(rank => Math.Pow(rank + 10, -0.9))]);    // Zipf–Mandelbrot

        var calibration = new RandomStream(options.Seed, "synthetic rates");
        var clock = new SyntheticClock(options.Days);
        var logits = new (double Finish, double Like)[CalibrationDraws];
        for (var draw = 0; draw < logits.Length; draw++)
            logits[draw] = Effects(Impression(clock.At((draw + calibration.NextDouble()) / logits.Length), calibration));
        _finishBase = SyntheticFeedback.BaseFor(options.FinishRate, [.. logits.Select(logit => logit.Finish)]);
        _likeBase = SyntheticFeedback.BaseFor(options.LikeRate, [.. logits.Select(logit => logit.Like)]);
    }

    public SyntheticUser User(int user) => _users[user];

    public SyntheticVideo Video(int video) => _videos[video];

    /// <summary>Draws user, video and tab of an impression at a given time; videos appear with their upload.</summary>
    public SyntheticImpression Impression(long timeMs, RandomStream stream)
    {
        var user = _activity.Next(stream);
        var video = _popularity.Next(stream);
        while (_videos[video].UploadMs > timeMs) video = _popularity.Next(stream);
        return new(user, video, _tabs.Next(stream), timeMs);
    }

    /// <summary>P(finish) and P(like) of an impression.</summary>
    public (double Finish, double Like) Probabilities(SyntheticImpression impression)
    {
        var (finish, like) = Effects(impression);
        return (SyntheticFeedback.Sigmoid(_finishBase + finish), SyntheticFeedback.Sigmoid(_likeBase + like));
    }

    /// <summary>The logits without their base.</summary>
    private (double Finish, double Like) Effects(SyntheticImpression impression)
    {
        var user = _users[impression.User];
        var video = _videos[impression.Video];
        var taste = 0.0;
        for (var k = 0; k < user.Taste.Length; k++) taste += user.Taste[k] * video.Taste[k];
        taste /= Math.Sqrt(user.Taste.Length);
        return SyntheticFeedback.Effects(
            taste, user.Patience, user.Generosity, video.Quality, video.Length, video.Bait,
            SyntheticClock.HourOf(impression.TimeMs), impression.Tab);
    }

    private static SyntheticUser[] Users(SyntheticOptions options, RandomStream stream)
    {
        var ages = Vectors(options.AgeGroups, options.Dimensions, stream);
        var cities = Vectors(options.Cities, options.Dimensions, stream);
        var users = new SyntheticUser[options.Users];
        for (var user = 0; user < users.Length; user++)
        {
            var (age, city) = (stream.NextInt(options.AgeGroups), stream.NextInt(options.Cities));
            var patience = stream.NextNormal();
            users[user] = new(age, city, Mix([(0.6, ages[age]), (0.4, cities[city]), (0.69, Vector(options.Dimensions, stream))]),
                patience, (0.5 * patience) + (0.87 * stream.NextNormal()));
        }

        return users;
    }

    private static SyntheticVideo[] Videos(SyntheticOptions options, long spanMs, RandomStream stream)
    {
        var tags = Vectors(options.Tags, options.Dimensions, stream);
        var authors = Vectors(options.Authors, options.Dimensions + 2, stream);     // taste, then quality and bait
        var videos = new SyntheticVideo[options.Videos];
        for (var video = 0; video < videos.Length; video++)
        {
            var author = stream.NextInt(options.Authors);
            var own = TagsOf(author, options.Tags, stream);
            var length = Math.Clamp(stream.NextNormal(), -2, 3);
            var taste = Mix([(0.5, authors[author][..^2]), (0.55, Vector(options.Dimensions, stream)),
                .. own.Select(tag => (0.67 / Math.Sqrt(own.Length), tags[tag]))]);
            videos[video] = new(author, string.Join(',', own), (int)(TypicalMs * Math.Exp(0.75 * length)), length, taste,
                (0.6 * authors[author][^2]) + (0.8 * stream.NextNormal()), (0.6 * authors[author][^1]) + (0.8 * stream.NextNormal()),
                stream.NextDouble() < NewVideos && video > 0 ? (long)(spanMs * stream.NextDouble()) : 0);
        }

        return videos;
    }

    /// <summary>One to three tags near the author's own, ascending.</summary>
    private static int[] TagsOf(int author, int tags, RandomStream stream)
    {
        var own = new SortedSet<int>();
        for (var left = 1 + stream.NextInt(3); left > 0; left--)
            own.Add(stream.NextDouble() < 0.75 ? ((author * 7) + stream.NextInt(3)) % tags : stream.NextInt(tags));
        return [.. own];
    }

    private static double[][] Vectors(int count, int dimensions, RandomStream stream) =>
        [.. Enumerable.Range(0, count).Select(_ => Vector(dimensions, stream))];

    private static double[] Vector(int dimensions, RandomStream stream)
    {
        var vector = new double[dimensions];
        foreach (ref var value in vector.AsSpan()) value = stream.NextNormal();
        return vector;
    }

    private static double[] Mix((double Weight, double[] Vector)[] parts)
    {
        var sum = new double[parts[0].Vector.Length];
        foreach (var (weight, vector) in parts)
            for (var k = 0; k < sum.Length; k++) sum[k] += weight * vector[k];
        return sum;
    }
}

/// <summary>User, video, tab and time of an impression.</summary>
internal readonly record struct SyntheticImpression(int User, int Video, int Tab, long TimeMs);
