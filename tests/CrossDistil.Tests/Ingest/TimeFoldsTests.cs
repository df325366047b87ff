using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class TimeFoldsTests
{
    [Fact]
    public void The_last_fold_is_the_validation_window_and_the_others_lie_before_it()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var folds = TimeFolds.Find(Workplace.Options, work.Folder, 3, CancellationToken.None);
        Assert.Equal([("2", "3", "3"), ("3", "4", "4"), ("4", "5", "5")], folds.Select(fold => (fold.ValidationFrom, fold.TestFrom, fold.TestUntil!)));
        Assert.Equal([4, 6], folds.Skip(1).Select(fold => Open(work, fold, cache => cache.Train.Rows))); // the first one's two rows have no like
        Assert.All(folds.Skip(1), fold => Assert.Equal((2, 0), Open(work, fold, cache => (cache.Validation.Rows, cache.OpenTest().Rows))));
    }

    [Fact]
    public void A_wider_validation_window_makes_wider_folds()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var data = Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "4", TestFrom = "6" } };
        Assert.Equal([("2", "4"), ("4", "6")], TimeFolds.Find(data, work.Folder, 2, CancellationToken.None).Select(fold => (fold.ValidationFrom, fold.TestFrom)));
    }

    [Fact]
    public void Days_without_rows_are_no_windows_and_dates_are_read_back_as_dates()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log.Replace(",2,", ",1,", StringComparison.Ordinal));
        var data = Workplace.Options with { Split = new TimeSplit { By = "DATE '2022-05-01' + CAST(day AS INTEGER)", ValidationFrom = "2022-05-05", TestFrom = "2022-05-06" } };
        var folds = TimeFolds.Find(data, work.Folder, 2, CancellationToken.None);
        Assert.Equal(["2022-05-04", "2022-05-05"], folds.Select(fold => fold.ValidationFrom));
    }

    [Fact]
    public void More_folds_than_windows_are_a_fault_that_says_how_many_there_may_be()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.Equal(3, TimeFolds.Find(Workplace.Options, work.Folder, 3, CancellationToken.None).Count);
        var fault = Assert.Single(Assert.Throws<InputException>(() => TimeFolds.Find(Workplace.Options, work.Folder, 4, CancellationToken.None)).Faults);
        Assert.Equal(("the option folds 4", "ask for at most 3 folds"), (fault.Where, fault.Remedy));
    }

    [Fact]
    public void A_split_that_is_not_by_time_has_no_folds()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.Throws<InputException>(() => TimeFolds.Find(Workplace.Options with { Split = new HashSplit { Key = "user" } }, work.Folder, 2, CancellationToken.None));
    }

    private static T Open<T>(Workplace work, TimeSplit fold, Func<DatasetCache, T> read)
    {
        using var cache = work.Open(Workplace.Options with { Split = fold });
        return read(cache);
    }
}
