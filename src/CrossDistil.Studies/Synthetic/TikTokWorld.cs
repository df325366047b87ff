using CrossDistil.Data.Encoding;
using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Synthetic;

/// <summary>
/// The users and videos of a log in the paper's shape. Nothing is stored: every quantity is a hash of its id, so that
/// millions of ids need no memory and any row can be computed alone.
/// </summary>
internal sealed class TikTokWorld
{
    private const int Dimensions = 4;
    private const ulong Draws = 8;                  // random numbers reserved per row
    private const int CalibrationRows = 1 << 20;
    private const double TypicalSeconds = 18;
    private const int Days = 10;
    private const double TrainingDays = 0.8;
    private readonly SyntheticClock _clock = new(Days);
    private readonly WeightedDraw _tabs = new(SyntheticFeedback.TabShare);
    private readonly TikTokOptions _options;
    private readonly long[] _salts;
    private readonly Population _users, _cities, _devices, _videos, _authors, _music;
    private readonly double _finishBase, _likeBase;

    public TikTokWorld(TikTokOptions options)
    {
        _options = options;
        var salts = new RandomStream(options.Seed, "tiktok ids");
        _salts = [.. Enumerable.Range(0, Enum.GetValues<Trait>().Length * Dimensions).Select(_ => (long)salts.NextBits())];
        var training = (int)(options.Rows * TrainingDays);
        _users = new(options.Users, training);
        _videos = new(options.Videos, training);
        _authors = new(options.Authors, training);
        _music = new(options.Music, training);
        _devices = new(options.Devices, training);
        _cities = new(TikTokOptions.Cities, training);
        (_finishBase, _likeBase) = Calibrate();
    }

    /// <summary>Source of a row's random numbers; one for each thread.</summary>
    public RandomStream Stream() => new(_options.Seed, "tiktok rows");

    /// <summary>One impression: its columns in the order of <see cref="TikTokLog.Columns"/>.</summary>
    public void Fill(int row, RandomStream stream, Span<int> columns)
    {
        var seen = Impression(row, stream);
        var (finishEffect, likeEffect) = Effects(seen);
        var finish = SyntheticFeedback.Sigmoid(_finishBase + finishEffect);
        var like = SyntheticFeedback.Sigmoid(_likeBase + likeEffect);
        var finished = stream.NextDouble() < finish;
        columns[0] = _users.Id(seen.User);
        columns[1] = _cities.Id(CityOf(seen.User));
        columns[2] = _devices.Id(_devices.PropertyOf(seen.User, Uniform(Trait.Device, seen.User)));
        columns[3] = _videos.Id(seen.Video);
        columns[4] = _authors.Id(AuthorOf(seen.Video));
        columns[5] = _music.Id(MusicOf(seen.Video));
        columns[6] = Seconds(Normal(Trait.Length, seen.Video));
        columns[7] = seen.Tab;
        columns[8] = SyntheticClock.HourOf(seen.TimeMs);
        columns[9] = SyntheticClock.DayOf(seen.TimeMs);
        columns[10] = finished ? 1 : 0;
        columns[11] = stream.NextDouble() < SyntheticFeedback.LikeGiven(finished, finish, like) ? 1 : 0;
    }

    private SyntheticImpression Impression(int row, RandomStream stream)
    {
        stream.Position = (ulong)row * Draws;
        var time = _clock.At((row + stream.NextDouble()) / _options.Rows);
        return new(_users.SeenIn(row, stream), _videos.SeenIn(row, stream), _tabs.Next(stream), time);
    }

    private (double Finish, double Like) Effects(SyntheticImpression seen)
    {
        int city = CityOf(seen.User), author = AuthorOf(seen.Video), music = MusicOf(seen.Video);
        var taste = 0.0;
        for (var k = 0; k < Dimensions; k++)
            taste += ((0.5 * Normal(Trait.CityTaste, city, k)) + (0.87 * Normal(Trait.UserTaste, seen.User, k)))
                * Blend(Trait.AuthorTaste, Trait.MusicTaste, Trait.VideoTaste, k);
        var patience = Normal(Trait.Patience, seen.User);
        return SyntheticFeedback.Effects(
            taste / Math.Sqrt(Dimensions), patience, (0.5 * patience) + (0.87 * Normal(Trait.Generosity, seen.User)),
            Blend(Trait.AuthorQuality, Trait.MusicQuality, Trait.VideoQuality, 0), Normal(Trait.Length, seen.Video),
            Blend(Trait.AuthorBait, Trait.MusicBait, Trait.VideoBait, 0), SyntheticClock.HourOf(seen.TimeMs), seen.Tab);

        double Blend(Trait ofAuthor, Trait ofMusic, Trait own, int k) =>
            (0.5 * Normal(ofAuthor, author, k)) + (0.3 * Normal(ofMusic, music, k)) + (0.81 * Normal(own, seen.Video, k));
    }

    private static int Seconds(double length) => (int)Math.Clamp(
        TypicalSeconds * Math.Exp(0.75 * length), TikTokOptions.MinSeconds, TikTokOptions.MinSeconds + TikTokOptions.Durations - 1);

    private int CityOf(int user) => _cities.PropertyOf(user, Uniform(Trait.City, user));

    private int AuthorOf(int video) => _authors.PropertyOf(video, Uniform(Trait.Author, video));

    private int MusicOf(int video) => _music.PropertyOf(video, Uniform(Trait.Music, video));

    /// <summary>The base logits, from rows spread evenly over the log itself.</summary>
    private (double Finish, double Like) Calibrate()
    {
        var draws = Math.Min(CalibrationRows, _options.Rows);
        var (finish, like) = (new double[draws], new double[draws]);
        var stream = Stream();
        for (var i = 0; i < draws; i++) (finish[i], like[i]) = Effects(Impression((int)((long)i * _options.Rows / draws), stream));
        return (SyntheticFeedback.BaseFor(TikTokLog.FinishRate, finish), SyntheticFeedback.BaseFor(TikTokLog.LikeRate, like));
    }

    private double Uniform(Trait trait, int id) => (Hash(trait, id, 0) >> 11) * (1.0 / (1ul << 53));

    /// <summary>About standard normal: the sum of four uniform 16-bit numbers (Irwin–Hall), within ±3.5.</summary>
    private double Normal(Trait trait, int id, int dimension = 0)
    {
        var hash = Hash(trait, id, dimension);
        var sum = (hash & 0xFFFF) + ((hash >> 16) & 0xFFFF) + ((hash >> 32) & 0xFFFF) + (hash >> 48);
        return ((sum / 65536.0) - (2 - (2 / 65536.0))) * 1.7320508075688772;    // √3: the sum has variance 1/3
    }

    private ulong Hash(Trait trait, int id, int dimension) => StableHash.Of(_salts[((int)trait * Dimensions) + dimension] + id);

    /// <summary>Quantities of an id, hashed apart so that they are independent.</summary>
    private enum Trait
    {
        City, Device, Author, Music, Length, Patience, Generosity, UserTaste, CityTaste, VideoTaste, AuthorTaste, MusicTaste,
        VideoQuality, AuthorQuality, MusicQuality, VideoBait, AuthorBait, MusicBait,
    }
}
