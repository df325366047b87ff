using System.Globalization;
using CrossDistil.Data;
using CrossDistil.Metrics;
using CrossDistil.Studies.Synthetic;
using Xunit;

namespace CrossDistil.Tests.Synthetic;

public sealed class SyntheticLogTests : IDisposable
{
    private static readonly SyntheticOptions Small = new() { Rows = 2_000, Users = 200, Videos = 100, Authors = 20 };
    private static readonly Lazy<SyntheticRow[]> Rows = new(() => [.. SyntheticLog.Rows(new() { Rows = 150_000 })]);
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_are_as_frequent_as_their_probabilities_say()
    {
        AssertCalibrated(Rows.Value, row => row.FinishProbability, row => row.Finish);
        AssertCalibrated(Rows.Value, row => row.LikeProbability, row => row.Like);
    }

    [Fact]
    public void Labels_are_calibrated_in_every_tenth_of_their_probabilities()
    {
        foreach (var part in Rows.Value.OrderBy(row => row.FinishProbability).Chunk(15_000)) AssertCalibrated(part, row => row.FinishProbability, row => row.Finish);
        foreach (var part in Rows.Value.OrderBy(row => row.LikeProbability).Chunk(15_000)) AssertCalibrated(part, row => row.LikeProbability, row => row.Like);
    }

    [Fact]
    public void Likes_are_calibrated_within_each_tenth_of_the_finish_probability()
    {
        foreach (var part in Rows.Value.OrderBy(row => row.FinishProbability).Chunk(15_000)) AssertCalibrated(part, row => row.LikeProbability, row => row.Like);
    }

    [Fact]
    public void Rates_are_near_the_options()
    {
        Assert.Equal(0.35, Rows.Value.Average(row => row.Finish ? 1.0 : 0), 0.01);
        Assert.Equal(0.02, Rows.Value.Average(row => row.Like ? 1.0 : 0), 0.002);
    }

    [Fact]
    public void Finish_is_95_percent_of_the_length() => Assert.All(Rows.Value.Take(20_000), row =>
    {
        Assert.Equal(row.Finish, row.PlayTimeMs >= 0.95 * row.DurationMs);
        Assert.True(row.PlayTimeMs >= 0);
    });

    [Fact]
    public void The_tasks_agree_in_part_and_conflict_in_part()
    {
        var strata = Rows.Value.CountBy(row => (row.Finish, row.Like)).ToDictionary();
        Assert.Equal(4, strata.Count);
        Assert.All(strata.Values, count => Assert.True(count > 500));
        Assert.InRange(Correlation(Rows.Value, row => Logit(row.FinishProbability), row => Logit(row.LikeProbability)), 0.2, 0.5);
        Assert.InRange(Correlation(Rows.Value, row => Math.Log(row.DurationMs), row => Logit(row.FinishProbability)), -0.7, -0.3);
        Assert.InRange(Correlation(Rows.Value, row => Math.Log(row.DurationMs), row => Logit(row.LikeProbability)), 0.1, 0.5);
    }

    [Fact]
    public void The_best_auc_is_neither_trivial_nor_hopeless()
    {
        Assert.InRange(AucOf(row => row.FinishProbability, row => row.Finish), 0.75, 0.80);
        Assert.InRange(AucOf(row => row.LikeProbability, row => row.Like), 0.80, 0.88);
    }

    [Fact]
    public void Rows_are_in_time_order_over_all_days()
    {
        var rows = Rows.Value;
        for (var row = 1; row < rows.Length; row++) Assert.True(rows[row - 1].TimeMs <= rows[row].TimeMs);
        Assert.Equal(Enumerable.Range(0, 10), rows.Select(row => row.Day).Distinct());
        Assert.Equal(Enumerable.Range(0, 24), rows.Select(row => row.Hour).Distinct().Order());
        Assert.All(rows.CountBy(row => row.Day), day => Assert.InRange(day.Value, 14_990, 15_010));
    }

    [Fact]
    public void Popular_videos_have_most_of_the_impressions()
    {
        int[] counts = [.. Rows.Value.CountBy(row => row.VideoId).Select(video => video.Value).OrderDescending()];
        Assert.InRange(counts.Take(counts.Length / 10).Sum() / 150_000.0, 0.3, 0.7);
    }

    [Fact]
    public void A_video_has_one_author_length_and_list_of_tags() => Assert.All(
        Rows.Value.GroupBy(row => row.VideoId), video => Assert.Single(video.Select(row => (row.AuthorId, row.DurationMs, row.Tags)).Distinct()));

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var (first, second, other) = (_folder.Of("1"), _folder.Of("2"), _folder.Of("3"));
        Write(first, Small);
        Write(second, Small);
        Write(other, Small with { Seed = 2 });
        foreach (var file in new[] { SyntheticLog.LogFile, SyntheticLog.TruthFile })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(second, file)));
            Assert.NotEqual(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(other, file)));
        }
    }

    [Fact]
    public void The_files_hold_the_rows_and_nothing_else_is_left()
    {
        var summary = Write(_folder.Path, Small);
        Assert.Equal("log.csv truth.csv", string.Join(' ', Directory.EnumerateFiles(_folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)));
        var log = File.ReadAllLines(_folder.Of("log.csv"));
        var truth = File.ReadAllLines(_folder.Of("truth.csv"));
        Assert.Equal("user_id,age_group,city,video_id,author_id,tags,duration_ms,tab,day,hour,time_ms,play_time_ms,finish,like", log[0]);
        Assert.Equal("row,finish_probability,like_probability", truth[0]);
        SyntheticRow[] rows = [.. SyntheticLog.Rows(Small)];
        Assert.Equal(rows.Length, log.Length - 1);
        Assert.Equal(rows.Length, truth.Length - 1);
        Assert.Equal(rows.Length, summary.Rows);
        Assert.Equal(rows.Average(row => row.Finish ? 1.0 : 0), summary.FinishRate, 1e-12);
        for (var row = 0; row < rows.Length; row++)
        {
            string[] fields = log[row + 1].Split('"') is [var before, var tags, var after] ? [.. before.Split(',')[..^1], tags, .. after.Split(',')[1..]] : [];
            Assert.Equal(rows[row].Tags, fields[5]);
            Assert.Equal(
                [rows[row].UserId, rows[row].VideoId, rows[row].DurationMs, rows[row].PlayTimeMs, rows[row].Finish ? 1 : 0, rows[row].Like ? 1 : 0],
                new[] { 0, 3, 6, 11, 12, 13 }.Select(column => int.Parse(fields[column], CultureInfo.InvariantCulture)));
            double[] probabilities = [.. truth[row + 1].Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
            Assert.Equal([row, rows[row].FinishProbability, rows[row].LikeProbability], probabilities);
        }
    }

    [Fact]
    public void An_older_log_is_replaced()
    {
        Write(_folder.Path, Small);
        Write(_folder.Path, Small with { Rows = 10 });
        Assert.Equal(11, File.ReadAllLines(_folder.Of("log.csv")).Length);
    }

    [Fact]
    public void A_log_that_is_given_up_leaves_the_older_one()
    {
        var path = _folder.Of("log.csv");
        File.WriteAllText(path, "old");
        File.WriteAllText(_folder.Of("truth.csv"), "old");
        Assert.Throws<OperationCanceledException>(() => SyntheticLog.Write(_folder.Path, Small, new CancellationToken(canceled: true)));
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.Equal("old", File.ReadAllText(file)));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_fault()
    {
        var file = _folder.Of("file");
        File.WriteAllText(file, "");
        var folder = Path.Combine(file, "log");
        Assert.StartsWith($"{folder}: cannot be written (", Assert.Throws<InputException>(() => Write(folder, Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_all_reported()
    {
        var thrown = Assert.Throws<InputException>(() => Write(_folder.Path, Small with { Rows = 0, LikeRate = 0.9 }));
        Assert.Equal(2, thrown.Faults.Count);
        Assert.Contains(thrown.Faults, fault => fault.Problem.Contains("LikeRate", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void The_smallest_log_is_written() =>
        Assert.Equal(1, Write(_folder.Path, new() { Rows = 1, Users = 1, Videos = 1, Authors = 1, Cities = 1, AgeGroups = 1, Days = 1, Dimensions = 1 }).Rows);

    private static SyntheticSummary Write(string folder, SyntheticOptions options) =>
        SyntheticLog.Write(folder, options, TestContext.Current.CancellationToken);

    /// <summary>Within five standard errors.</summary>
    private static void AssertCalibrated(SyntheticRow[] rows, Func<SyntheticRow, double> probability, Func<SyntheticRow, bool> label)
    {
        var error = Math.Sqrt(rows.Sum(row => probability(row) * (1 - probability(row))));
        Assert.Equal(rows.Sum(probability), rows.Count(label), 5 * error);
    }

    private static double AucOf(Func<SyntheticRow, double> probability, Func<SyntheticRow, bool> label)
    {
        var auc = new Auc();
        auc.Add([.. Rows.Value.Select(row => (float)Logit(probability(row)))], [.. Rows.Value.Select(row => label(row) ? (byte)1 : (byte)0)]);
        return auc.Result().Value!.Value;
    }

    private static double Logit(double p) => Math.Log(p / (1 - p));

    private static double Correlation(SyntheticRow[] rows, Func<SyntheticRow, double> x, Func<SyntheticRow, double> y)
    {
        var (meanX, meanY) = (rows.Average(x), rows.Average(y));
        double Moment(Func<SyntheticRow, double> a, double meanA, Func<SyntheticRow, double> b, double meanB) => rows.Average(row => (a(row) - meanA) * (b(row) - meanB));
        return Moment(x, meanX, y, meanY) / Math.Sqrt(Moment(x, meanX, x, meanX) * Moment(y, meanY, y, meanY));
    }
}
