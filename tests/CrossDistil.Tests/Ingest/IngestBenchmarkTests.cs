using CrossDistil.Workbench;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class IngestBenchmarkTests
{
    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public void A_generated_log_is_ingested_whole_and_kept_for_the_next_time(string format)
    {
        using var place = new Workplace();
        var bench = new IngestBenchmark(new IngestBenchmarkOptions { Rows = 5000, Fields = 3, Vocab = 300, Format = format }, place.Folder);
        bench.WriteLog(TestContext.Current.CancellationToken);
        var log = Assert.Single(Directory.GetFiles(place.Folder));
        var written = File.GetLastWriteTimeUtc(log);
        var report = bench.Run(TestContext.Current.CancellationToken).Report;
        Assert.Equal((5000, 0), (report.SourceRows, report.Rejected.Count));
        Assert.InRange(report.Splits.Sum(split => split.Tasks[0].Positives), 1700, 2100);
        Assert.InRange(report.Splits.Sum(split => split.Tasks[1].Positives), 30, 85);
        bench.WriteLog(TestContext.Current.CancellationToken);
        Assert.Equal(written, File.GetLastWriteTimeUtc(log));
        Assert.Equal([log], Directory.GetFileSystemEntries(place.Folder));
    }
}
