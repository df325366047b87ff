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
