using CrossDistil.Data;
using CrossDistil.Studies.Synthetic;
using Xunit;

namespace CrossDistil.Tests.Synthetic;

public sealed class TikTokLogTests
{
    private const int User = 0, Hour = 8, Day = 9, Finish = 10, Like = 11;
    private static readonly Lazy<int[][]> Rows = new(() => All(new() { Rows = 200_000 }));

    [Fact]
    public void It_has_the_papers_rows_and_ids() => Assert.Equal((19_622_340, 4_691_483), (new TikTokOptions().Rows, new TikTokOptions().Ids));

    [Fact]
    public void Every_id_is_seen_in_the_training_days()
    {
        var training = Rows.Value[Day].Count(day => day <= 7);
        Assert.Equal(160_000, training);
        var ids = Rows.Value[User..(Hour + 1)].Select(column => column.Take(training).Distinct().Count()).ToArray();
        Assert.Equal([1_000, 400, 1_000, 37_712, 7_593, 1_000, 60, 4, 24], ids);
        Assert.Equal(new TikTokOptions { Rows = 200_000 }.Ids, ids.Sum());
        Assert.Equal(ids, Rows.Value[User..(Hour + 1)].Select(column => column.Distinct().Count()));
    }

    [Fact]
    public void Labels_are_as_frequent_as_in_the_paper_and_depend_on_each_other()
    {
        var (finish, like) = (Rows.Value[Finish], Rows.Value[Like]);
        Assert.Equal(0.37994, finish.Average(), 0.003);
        Assert.Equal(0.01101, like.Average(), 0.0005);
        var both = finish.Zip(like).Count(labels => labels is (1, 1));
        Assert.True(both > 1.2 * finish.Average() * like.Sum(), $"{both} rows are finished and liked");
    }

    [Fact]
    public void Popularity_has_a_long_tail()
    {
        int[] counts = [.. Rows.Value[3].CountBy(video => video).Select(video => video.Value).OrderDescending()];
        Assert.True(counts[..(counts.Length / 100)].Sum() > Rows.Value[3].Length / 4);
        Assert.True(counts.Count(count => count == 1) > counts.Length / 10);
    }

    [Fact]
    public void Time_goes_on_and_every_day_has_as_many_rows()
    {
        Assert.Equal(Rows.Value[Day].Order(), Rows.Value[Day]);
        Assert.All(Rows.Value[Day].CountBy(day => day), day => Assert.Equal(20_000, day.Value));
    }

    [Fact]
    public void A_seed_gives_the_same_rows_again_and_another_one_others()
    {
        var options = new TikTokOptions { Rows = 3_000, Seed = 7 };
        Assert.Equal(All(options), All(options));
        Assert.NotEqual(All(options)[3], All(options with { Seed = 8 })[3]);
    }

    [Fact]
    public void The_text_holds_the_rows_of_the_blocks()
    {
        using var work = new CrossDistil.Tests.Ingest.Workplace();
        var log = new TikTokLog(new() { Rows = 100_000 });
        log.WriteCsv(work["log.csv"], TestContext.Current.CancellationToken);
        var lines = File.ReadAllLines(work["log.csv"]);
        var rows = All(new() { Rows = 100_000 });
        Assert.Equal(string.Join(',', TikTokLog.Columns), lines[0]);
        Assert.Equal(100_001, lines.Length);
        foreach (var row in new[] { 0, 32_767, 32_768, 99_999 }) Assert.Equal(string.Join(',', rows.Select(column => column[row])), lines[row + 1]);
        Assert.Equal(rows[Like].Average(), log.Summary.LikeRate, 1e-12);
    }

    [Fact]
    public void Too_few_rows_are_refused() => Assert.Equal(
        "synthetic log: The field Rows must be between 1000 and 1000000000; choose a value in that range",
        Assert.Throws<InputException>(() => new TikTokLog(new() { Rows = 999 })).Message);

    private static int[][] All(TikTokOptions options)
    {
        var columns = TikTokLog.Columns.Select(_ => new List<int>()).ToArray();
        foreach (var block in new TikTokLog(options).Blocks())
            for (var column = 0; column < columns.Length; column++) columns[column].AddRange(block[column]);
        return [.. columns.Select(column => column.ToArray())];
    }
}
