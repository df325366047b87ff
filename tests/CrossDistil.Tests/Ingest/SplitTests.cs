using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class SplitTests
{
    [Fact]
    public void Windows_of_dates_are_compared_as_dates()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var split = new TimeSplit { By = "DATE '2022-05-01' + CAST(day AS INTEGER)", ValidationFrom = "2022-05-05", TestFrom = "2022-05-06" };
        Assert.Equal([6, 2, 2], Rows(work, Workplace.Options with { Split = split }));
    }

    [Fact]
    public void Rows_past_the_last_window_are_rejected_with_examples()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var data = Workplace.Options with
        {
            Split = new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4", TestUntil = "5" },
            Source = Workplace.Options.Source with { MaxRejected = 0.2 },
        };
        Assert.Equal([4, 2, 2], Rows(work, data));
        var rejected = Assert.Single(work.Ingest(data).Report.Rejected);
        Assert.Equal(("in no split", 2L), (rejected.Reason, rejected.Rows));
        Assert.Equal(["row 9", "row 10"], rejected.Examples);
    }

    [Fact]
    public void An_empty_test_window_leaves_out_what_comes_later_on_purpose()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.Options with
        {
            Features = [new CategoricalFeature { Name = "user" }, new ListFeature { Name = "tags", Expression = "string_split(tags, ',')" }, new NumericFeature { Name = "age" }],
            Split = new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4", TestUntil = "4" },
            SampleWeight = "1",
            User = "user",
        });
        Assert.Equal([4, 2, 0], cache.Report.Splits.Select(split => split.Rows));
        Assert.Equal(new LabelCounts("like", 0, 0, 0), cache.Report.Splits[2].Tasks[1]);
        var rejected = Assert.Single(cache.Report.Rejected); // 4 of 10, and maxRejected is 0.01
        Assert.Equal(("in no split", 4L), (rejected.Reason, rejected.Rows));
        var test = cache.OpenTest();
        Assert.True(test.Ids(0).IsEmpty && test.ListIds(1).IsEmpty && test.Numbers(0).IsEmpty && test.Labels(1).IsEmpty && test.Weights.IsEmpty);
        Assert.True(test.Users.IsEmpty && test.SourceRows.IsEmpty);
        Assert.Equal([0L], test.ListOffsets(1));
    }

    [Fact]
    public void Other_rejected_rows_count_before_an_empty_test_window_too()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.StartsWith(
            "source.maxRejected: 1 of 10 rows are rejected",
            work.Fault(Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4", TestUntil = "4" }, SampleWeight = "age" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_condition_that_holds_decides()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var split = new ExpressionSplit { Train = "day < 4", Validation = "day <= 4", Test = "true" };
        Assert.Equal([6, 2, 2], Rows(work, Workplace.Options with { Split = split }));
    }

    [Fact]
    public void All_rows_of_a_key_fall_on_one_side_in_the_shares_asked_for()
    {
        using var work = new Workplace();
        var text = new System.Text.StringBuilder("user,item,click,like\n");
        for (var i = 0; i < 20_000; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i % 5000},x,{i % 2},{i / 2 % 2}\n");
        work.Write("log.csv", text.ToString());
        var first = Sides(new HashSplit { Key = "user", Seed = 1, Validation = 0.2, Test = 0.3 });
        Assert.Equal(first, Sides(new HashSplit { Key = "user", Seed = 1, Validation = 0.2, Test = 0.3 }));
        Assert.NotEqual(first, Sides(new HashSplit { Key = "user", Seed = 2, Validation = 0.2, Test = 0.3 }));
        Assert.InRange(first.Count(side => side == 1), 900, 1100);
        Assert.InRange(first.Count(side => side == 2), 1400, 1600);

        int[] Sides(HashSplit split)
        {
            using var cache = work.Open(Workplace.Options with { Split = split });
            var sides = new int[5000];
            Array.Fill(sides, -1);
            foreach (var (side, rows) in new[] { cache.Train, cache.Validation, cache.OpenTest() }.Select((s, i) => (i, s.SourceRows.ToArray())))
                foreach (var row in rows)
                {
                    Assert.True(sides[row % 5000] == -1 || sides[row % 5000] == side);
                    sides[row % 5000] = side;
                }

            return sides;
        }
    }

    private static int[] Rows(Workplace work, DataOptions data) => [.. work.Ingest(data).Report.Splits.Select(split => split.Rows)];
}
