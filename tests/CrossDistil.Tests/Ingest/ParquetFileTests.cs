using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Input;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class ParquetFileTests
{
    private static readonly string[] Columns = ["n", "day", "click"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Blocks_come_back_row_by_row_in_their_order()
    {
        using var work = new Workplace();
        ParquetFile.Write(work["log.parquet"], Columns, Blocks(100_000, 3, 50_000), Cancellation);
        using var cache = work.Open(Workplace.Options with
        {
            Source = new SourceOptions { Tables = Workplace.Tables(("log", "log.parquet")) },
            Features = [new CategoricalFeature { Name = "n" }],
            Tasks = [new TaskOptions { Name = "click" }],
            Split = new TimeSplit { By = "day", ValidationFrom = "1", TestFrom = "2" },
        });
        Assert.Equal((100_000, 3, 50_000), (cache.Train.Rows, cache.Validation.Rows, cache.OpenTest().Rows));
        Assert.Equal(Enumerable.Range(2, 100_000), cache.Train.Ids(0).ToArray()); // each number occurs once, so ids follow the numbers
        Assert.Equal([100_000L, 100_001, 100_002], cache.Validation.SourceRows.ToArray());
    }

    [Fact]
    public void When_the_blocks_fail_the_older_file_stays()
    {
        using var work = new Workplace().Write("log.parquet", "older");
        Assert.Throws<FormatException>(() => ParquetFile.Write(work["log.parquet"], Columns, Blocks(10).Concat(Failing()), Cancellation));
        Assert.Equal(["log.parquet"], Directory.GetFileSystemEntries(work.Folder).Select(Path.GetFileName));
        Assert.Equal("older", File.ReadAllText(work["log.parquet"]));
    }

    [Fact]
    public void A_cancelled_file_is_not_written()
    {
        using var work = new Workplace();
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => ParquetFile.Write(work["log.parquet"], Columns, Endless(cancel), cancel.Token));
        Assert.Empty(Directory.GetFileSystemEntries(work.Folder));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        using var work = new Workplace();
        var fault = Assert.Throws<InputException>(() => ParquetFile.Write(work["no/log.parquet"], Columns, Blocks(1), Cancellation));
        Assert.StartsWith($"{work["no/log.parquet"]}: cannot be written (", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A block for each day, of so many rows; n counts on.</summary>
    private static IEnumerable<int[][]> Blocks(params int[] rows) => rows.Select((count, day) => (int[][])
    [
        [.. Enumerable.Range(rows[..day].Sum(), count)], [.. Enumerable.Repeat(day, count)], [.. Enumerable.Range(0, count).Select(i => i % 2)],
    ]);

    private static IEnumerable<int[][]> Failing()
    {
        yield return Blocks(10).First();
        throw new FormatException("no more");
    }

    private static IEnumerable<int[][]> Endless(CancellationTokenSource cancel)
    {
        for (var i = 0; ; i++)
        {
            if (i == 10) cancel.Cancel();
            yield return Blocks(1000).First();
        }
    }
}
