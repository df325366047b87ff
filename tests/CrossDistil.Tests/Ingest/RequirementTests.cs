using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>What a funnel makes impossible is rejected and reported; what is not known is taken.</summary>
public sealed class RequirementTests
{
    private static readonly TaskOptions[] Funnel =
        [new TaskOptions { Name = "pay", Requires = "cart" }, new TaskOptions { Name = "click" }, new TaskOptions { Name = "cart", Requires = "click" }];

    [Fact]
    public void A_row_with_a_1_here_and_a_0_there_is_rejected_with_its_reason_and_examples()
    {
        using var work = new Workplace().Write("log.csv", Log("click,like", "1,1", "0,1", "0,0", "1,0", ",1", "0,", "0,1", "0,1", "0,1"));
        var report = work.Ingest(Options(maxRejected: 0.5, new TaskOptions { Name = "click" }, new TaskOptions { Name = "like", Requires = "click" })).Report;
        var rejected = Assert.Single(report.Rejected);
        Assert.Equal(("like without click", 4L), (rejected.Reason, rejected.Rows));
        Assert.Equal(["row 2", "row 7", "row 8"], rejected.Examples);
        Assert.Equal(9 + 6, report.SourceRows);
        Assert.Equal(new LabelCounts("like", 2, 2, 1), report.Splits[0].Tasks[1]); // a missing label on either side is possible
        using var cache = DatasetCache.Open(work.Cache);
        Assert.Equal([0L, 2, 3, 4, 5], cache.Train.SourceRows.ToArray());
    }

    [Fact]
    public void A_chain_counts_as_a_whole_and_each_row_under_its_nearest_reason()
    {
        using var work = new Workplace().Write("log.csv", Log(
            "pay,click,cart",
            "1,1,1", "0,1,1", "0,1,0", "0,0,0", // the funnel
            "1,1,0",                            // pay without cart
            "0,0,1", "1,0,1",                   // cart without click
            "1,0,", "1,0,",                     // pay without click, though nobody knows of the cart
            "1,1,", ",0,0", "1,,"));            // possible
        var report = work.Ingest(Options(maxRejected: 0.5, Funnel)).Report;
        Assert.Equal(
            ["pay without cart: 1 (row 5)", "cart without click: 2 (row 6, row 7)", "pay without click: 2 (row 8, row 9)"],
            report.Rejected.Select(reason => $"{reason.Reason}: {reason.Rows} ({string.Join(", ", reason.Examples)})"));
        Assert.Equal(7, report.Splits[0].Rows);
    }

    [Fact]
    public void Too_many_impossible_rows_are_a_fault()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.Equal(
            "source.maxRejected: 1 of 10 rows are rejected, more than the share 0.01 allowed: 1 × like without click (row 8); "
            + "correct the data or the split, or raise source.maxRejected",
            work.Fault(Workplace.Options with { Tasks = [new TaskOptions { Name = "click" }, new TaskOptions { Name = "like", Requires = "click" }] }));
    }

    [Fact]
    public void A_row_in_no_split_or_without_a_weight_keeps_that_reason()
    {
        using var work = new Workplace().Write("log.csv", Log("click,like", "1,1", "0,0", "0,1", "0,1"));
        var options = Options(maxRejected: 0.9, new TaskOptions { Name = "click" }, new TaskOptions { Name = "like", Requires = "click" }) with
        {
            SampleWeight = "CASE WHEN user = 3 THEN NULL ELSE 1 END",
        };
        Assert.Equal(
            ["sample weight is not finite and ≥ 0: 1", "like without click: 1"],
            work.Ingest(options).Report.Rejected.Select(reason => $"{reason.Reason}: {reason.Rows}"));
    }

    /// <summary>Rows of day 1, users from 1, then three days of validation and test that every funnel allows.</summary>
    private static string Log(string tasks, params string[] labels)
    {
        var columns = tasks.Split(',').Length;
        string[] later = [.. Enumerable.Range(0, 6).Select(i => string.Join(',', Enumerable.Repeat(i % 2, columns)))];
        return $"user,day,{tasks}\n{string.Concat(labels.Concat(later).Select((row, i) => $"{i + 1},{(i < labels.Length ? 1 : i < labels.Length + 3 ? 4 : 5)},{row}\n"))}";
    }

    private static DataOptions Options(double maxRejected, params TaskOptions[] tasks) => Workplace.Options with
    {
        Source = Workplace.Options.Source with { MaxRejected = maxRejected },
        Features = [new CategoricalFeature { Name = "user" }],
        Tasks = tasks,
    };
}
