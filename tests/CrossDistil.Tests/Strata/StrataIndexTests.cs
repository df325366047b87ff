using CrossDistil.Data.Strata;
using Xunit;

namespace CrossDistil.Tests.Strata;

public sealed class StrataIndexTests
{
    private const byte None = Stratum.Missing;

    [Fact]
    public void Rows_are_sorted_by_stratum_and_keep_their_order()
    {
        var index = Build([1, 0, 1, 1, 0], [1, 0, 0, 1, 0]);
        Assert.Equal([0, 3], index.Rows(3).ToArray());
        Assert.Equal([2], index.Rows(1).ToArray());
        Assert.Equal([1, 4], index.Rows(0).ToArray());
        Assert.Equal(0, index.Count(2));
        Assert.Equal([true, true, false, true], index.Occurs);
        Assert.Equal(5, index.RowCount);
    }

    [Fact]
    public void A_row_with_a_missing_label_is_in_no_stratum_but_in_the_coarse_sets_of_its_labels()
    {
        var index = Build([1, 1, 0, None, None], [1, None, None, 1, None]);
        Assert.Equal([1, 0, 0, 0], new[] { "++", "+-", "-+", "--" }.Select(name => Count(index, name)));
        Assert.Equal([2, 1, 2, 0], new[] { "+.", "-.", ".+", ".-" }.Select(name => Count(index, name)));
        Assert.Equal(5, Count(index, ".."));
        Assert.Equal([false, false, false, true], index.Occurs);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Counts_agree_with_a_look_at_every_row(int tasks)
    {
        var random = new Random(tasks);
        var labels = Enumerable.Range(0, tasks)
            .Select(_ => Enumerable.Range(0, 3000).Select(_ => random.Next(10) switch { 0 => None, < 6 => (byte)0, _ => (byte)1 }).ToArray()).ToArray();
        var index = StrataIndex.Build(tasks, task => labels[task]);
        for (var stratum = 0; stratum < 1 << tasks; stratum++)
        {
            var rows = Enumerable.Range(0, 3000).Where(row => Stratum.Of([.. labels.Select(column => column[row])]) == stratum);
            Assert.Equal(rows, index.Rows(stratum).ToArray());
        }

        for (var task = 0; task < tasks; task++)
        {
            Assert.Equal(labels[task].Count(label => label == 1), index.CountOf(RowSet.Coarse(tasks, task, positive: true)));
            Assert.Equal(labels[task].Count(label => label == 0), index.CountOf(RowSet.Coarse(tasks, task, positive: false)));
        }
    }

    [Fact]
    public void Patterns_count_every_row_once_by_what_is_known_of_its_labels()
    {
        var index = Build([1, 0, None, 1, None, 1], [0, 1, 1, None, None, 0]);
        Assert.Equal(
            [("+-", 2), ("-+", 1), ("?+", 1), ("+?", 1), ("??", 1)],
            index.Patterns.Select(pattern => (LabelPattern.Name(pattern.Pattern, 2), pattern.Rows)));
    }

    [Fact]
    public void A_pattern_keeps_what_is_known_and_what_is_not()
    {
        for (var pattern = 0; pattern < LabelPattern.Count(4); pattern++)
        {
            var (known, labels) = LabelPattern.Decode(pattern, 4);
            Assert.Equal(LabelPattern.Name(pattern, 4), string.Concat(Enumerable.Range(0, 4).Select(task =>
                ((known >> task) & 1) == 0 ? '?' : ((labels >> task) & 1) == 1 ? '+' : '-')));
            if (known == 0b1111) Assert.Equal(pattern, LabelPattern.OfStratum(labels, 4));
        }
    }

    [Fact]
    public void A_label_that_is_none_is_refused_with_its_row()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Build([0, 1, 7], [0, 0, 0]));
        Assert.StartsWith("row 2, task 0: label 7 is not 0, 1 or 255", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_unequal_length_are_refused() => Assert.Throws<ArgumentException>(() => Build([0, 1], [0]));

    [Fact]
    public void No_rows_make_an_empty_index()
    {
        var index = Build([], []);
        Assert.Equal(0, index.RowCount);
        Assert.DoesNotContain(true, index.Occurs);
    }

    private static StrataIndex Build(params byte[][] labels) =>
        StrataIndex.Build([.. labels.Select(column => (ReadOnlyMemory<byte>)column)]);

    private static int Count(StrataIndex index, string name) => index.CountOf(RowSet.Parse(name, index.Tasks));
}
