using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using Xunit;

namespace CrossDistil.Tests.Sampling;

public sealed class SamplerTests
{
    private const byte None = Stratum.Missing;

    private static readonly StrataIndex Index = StrataIndex.Build(
        [new byte[] { 1, 1, 0, 0, 1, 0, 1, None }, new byte[] { 1, 0, 1, 0, 1, 0, None, 1 }]);

    [Fact]
    public void Uniform_rows_are_equally_frequent()
    {
        var sampler = new PaperSampler(Index, Terms(0), batch: 70_000, seed: 1);
        sampler.Draw();
        AssertUniform(Enumerable.Range(0, 8), Uniform(sampler).ToArray());
    }

    [Fact]
    public void An_epoch_has_every_row_once_and_the_next_has_another_order()
    {
        var sampler = new EpochSampler(100, new(1, "test"));
        var (first, second) = (new int[100], new int[100]);
        sampler.Draw(first);
        Assert.Equal(1ul, sampler.Epoch);
        sampler.Draw(second);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.Equal(Enumerable.Range(0, 100), second.Order());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_draw_runs_over_the_end_of_an_epoch()
    {
        var drawn = new int[25];
        new EpochSampler(10, new(1, "test")).Draw(drawn);
        Assert.Equal(Enumerable.Range(0, 10), drawn[..10].Order());
        Assert.Equal(Enumerable.Range(0, 10), drawn[10..20].Order());
        Assert.Equal(5, drawn[20..].Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(33)]
    public void An_epoch_sampler_goes_on_from_a_stored_position(int before)
    {
        var sampler = new EpochSampler(10, new(5, "test"));
        sampler.Draw(new int[before]);
        var position = sampler.Position;
        var (expected, actual) = (new int[17], new int[17]);
        sampler.Draw(expected);
        new EpochSampler(10, new(5, "test")) { Position = position }.Draw(actual);
        Assert.Equal(expected, actual);
        sampler.Position = position;
        sampler.Draw(actual);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("++", new[] { 0, 4 })]
    [InlineData("--", new[] { 3, 5 })]
    [InlineData("+.", new[] { 0, 1, 4, 6 })]
    [InlineData(".+", new[] { 0, 2, 4, 7 })]
    [InlineData("-.", new[] { 2, 3, 5 })]
    [InlineData("+-|-+", new[] { 1, 2 })]
    public void The_rows_of_a_set_are_equally_frequent(string set, int[] members)
    {
        var drawn = new int[40_000];
        new RowSetSampler(Index, RowSet.Parse(set, 2), new(1, "test")).Draw(drawn);
        AssertUniform(members, drawn);
    }

    [Fact]
    public void A_set_without_rows_cannot_be_drawn() => Assert.Throws<ArgumentException>(() =>
        new RowSetSampler(StrataIndex.Build([new byte[] { 1 }, new byte[] { 1 }]), RowSet.Parse("--", 2), new(1, "test")));

    [Fact]
    public void The_batches_of_two_tasks_are_those_of_Algorithm_1()
    {
        var sampler = Paper();
        Assert.Equal("++ +- -+ -- +. -. .+ .-", string.Join(' ', sampler.Sets));
        sampler.Draw();
        for (var set = 0; set < sampler.Sets.Count; set++)
        {
            RowSetSampler reference = new(Index, sampler.Sets[set], new(3, $"sample {sampler.Sets[set]}"));
            var expected = new int[16];
            reference.Draw(expected);
            Assert.Equal(expected, RowsOf(set, sampler).ToArray());
            Assert.Equal(expected, sampler.Rows.Slice((1 + set) * 16, 16).ToArray());
        }
    }

    [Fact]
    public void A_set_is_drawn_the_same_whatever_else_is_drawn()
    {
        var (both, one) = (Paper(), new PaperSampler(Index, Terms(1), 16, 3));
        both.Draw();
        one.Draw();
        Assert.Equal(Uniform(both), Uniform(one));
        Assert.All(one.Sets, set => Assert.Equal(RowsOf(PlaceOf(set, both), both), RowsOf(PlaceOf(set, one), one)));
    }

    [Fact]
    public void A_paper_sampler_goes_on_from_stored_positions()
    {
        var (sampler, resumed) = (Paper(), Paper());
        for (var step = 0; step < 5; step++) sampler.Draw();
        resumed.Positions = sampler.Positions;
        sampler.Draw();
        resumed.Draw();
        Assert.Equal(sampler.Rows, resumed.Rows);
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        var (paper, epoch, rows) = (Paper(), new EpochSampler(100, new(1, "test")), new int[64]);
        paper.Draw();
        epoch.Draw(rows);
        Assert.Equal(0, Allocations.OnThisThread(() =>
        {
            for (var step = 0; step < 20; step++)
            {
                paper.Draw();
                epoch.Draw(rows);
            }
        }));
    }

    private static PaperSampler Paper() => new(Index, [.. Terms(0), .. Terms(1)], batch: 16, seed: 3);

    private static IReadOnlyList<RankingTerm> Terms(int target) => LevelOrder.Lexicographic(2, target, Index.Occurs).Terms;

    private static ReadOnlySpan<int> Uniform(PaperSampler sampler) => sampler.Rows[..sampler.RowsPerSet];

    private static ReadOnlySpan<int> RowsOf(int set, PaperSampler sampler) =>
        sampler.Rows.Slice((1 + set) * sampler.RowsPerSet, sampler.RowsPerSet);

    private static int PlaceOf(RowSet set, PaperSampler sampler) => sampler.Sets.Index().Single(place => place.Item.Equals(set)).Index;

    private static void AssertUniform(IEnumerable<int> members, int[] drawn)
    {
        var counts = drawn.CountBy(row => row).ToDictionary();
        Assert.Equal(members.Order(), counts.Keys.Order());
        var expected = (double)drawn.Length / counts.Count;
        Assert.All(counts.Values, count => Assert.InRange(count, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected))));
    }
}
