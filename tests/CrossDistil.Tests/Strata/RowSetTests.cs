using CrossDistil.Data.Strata;
using Xunit;

namespace CrossDistil.Tests.Strata;

public sealed class RowSetTests
{
    [Theory]
    [InlineData("++", new[] { 3 })]
    [InlineData("+-", new[] { 1 })]
    [InlineData("-+", new[] { 2 })]
    [InlineData("--", new[] { 0 })]
    [InlineData("+.", new[] { 1, 3 })]
    [InlineData("-.", new[] { 0, 2 })]
    [InlineData(".+", new[] { 2, 3 })]
    [InlineData(".-", new[] { 0, 1 })]
    [InlineData("..", new[] { 0, 1, 2, 3 })]
    public void The_names_of_the_paper_stand_for_their_strata(string name, int[] strata)
    {
        Assert.Equal(strata, RowSet.Parse(name, 2).Strata);
        Assert.Equal(name, RowSet.Of(2, strata).Name);
    }

    [Fact]
    public void The_first_character_is_the_first_task()
    {
        Assert.Equal("+..", RowSet.Coarse(3, 0, positive: true).Name);
        Assert.Equal("..-", RowSet.Coarse(3, 2, positive: false).Name);
        Assert.Equal("+-+", Stratum.Name(0b101, 3));
    }

    [Fact]
    public void Sets_are_equal_when_they_hold_the_same_strata()
    {
        Assert.Equal(RowSet.Of(2, 3, 1), RowSet.Coarse(2, 0, positive: true));
        Assert.Equal(RowSet.Of(2, 3, 1).GetHashCode(), RowSet.Parse("+-|++", 2).GetHashCode());
        Assert.NotEqual(RowSet.Of(2, 3), RowSet.Of(2, 1));
        Assert.NotEqual(RowSet.Of(2, 0, 1, 2, 3), RowSet.Of(3, Enumerable.Range(0, 8)));
    }

    [Fact]
    public void A_set_that_is_no_pattern_is_named_by_its_strata()
    {
        var set = RowSet.Of(2, 2, 1);
        Assert.Equal("+-|-+", set.Name);
        Assert.Equal(set, RowSet.Parse(set.Name, 2));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_set_is_read_back_from_its_name(int tasks)
    {
        for (var members = 1; members < 1 << (1 << tasks); members++)
        {
            var set = RowSet.Of(tasks, Enumerable.Range(0, 1 << tasks).Where(stratum => ((members >> stratum) & 1) == 1));
            Assert.Equal(set, RowSet.Parse(set.Name, tasks));
        }
    }

    [Theory]
    [InlineData("+")]
    [InlineData("++x")]
    [InlineData("+++")]
    [InlineData("")]
    [InlineData("++|")]
    public void A_name_that_is_none_is_refused(string name) => Assert.Throws<FormatException>(() => RowSet.Parse(name, 2));

    [Fact]
    public void A_set_without_strata_is_refused() => Assert.Throws<ArgumentException>(() => RowSet.Of(2));

    [Fact]
    public void A_row_with_a_missing_label_is_in_a_set_only_when_every_completion_is()
    {
        var coarse = RowSet.Coarse(2, 0, positive: true);
        Assert.True(coarse.Contains(known: 0b01, labels: 0b01));
        Assert.False(coarse.Contains(known: 0b01, labels: 0b00));
        Assert.False(coarse.Contains(known: 0b10, labels: 0b10));
        Assert.False(RowSet.Parse("++", 2).Contains(known: 0b01, labels: 0b01));
        Assert.True(RowSet.Parse("..", 2).Contains(known: 0, labels: 0));
    }
}
