using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class KuaiRandTests
{
    [Fact]
    public void The_real_log_gives_the_counts_and_rates_of_its_readme()
    {
        var folder = SharedData.Folder("kuairand-pure");
        using var work = new Workplace();
        var data = new DataOptions(
            new SourceOptions
            {
                Path = folder,
                Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal)
                {
                    ["log"] = new() { Files = ["log_standard_4_25_to_5_08_pure.csv.gz"] },
                    ["users"] = new() { Files = ["user_features_pure.csv.gz"], Missing = ["-124"] },
                    ["videos"] = new() { Files = ["video_features_basic_pure.csv.gz"], Missing = ["-124"] },
                },
                Query = "SELECT log.*, author_id, tag, user_active_degree FROM log LEFT JOIN videos USING (video_id) LEFT JOIN users USING (user_id)",
            },
            [
                new CategoricalFeature { Name = "user_id", MinCount = 2 },
                new CategoricalFeature { Name = "video_id", MinCount = 2 },
                new CategoricalFeature { Name = "author_id", MinCount = 2 },
                new CategoricalFeature { Name = "tab" },
                new CategoricalFeature { Name = "hour", Expression = "hourmin // 100" },
                new CategoricalFeature { Name = "active", Expression = "user_active_degree" },
                new ListFeature { Name = "tag", Expression = "string_split(tag, ',')", MinCount = 2 },
                new NumericFeature { Name = "duration_bucket", Expression = "duration_ms", Buckets = 20 },
                new NumericFeature { Name = "duration", Expression = "ln(1 + duration_ms)" },
            ],
            [
                new TaskOptions { Name = "long_view" },
                new TaskOptions { Name = "like", Label = "is_like" },
                new TaskOptions { Name = "finish", Label = "duration_ms > 0 AND play_time_ms >= 0.95 * duration_ms" },
            ],
            new TimeSplit { By = "date", ValidationFrom = "20220505", TestFrom = "20220506" },
            null);

        var result = work.Ingest(data);
        TestContext.Current.SendDiagnosticMessage($"KuaiRand ingest: {result.Seconds:0.00} s");

        Assert.Equal([171_671, 13_390, 43_268], result.Report.Splits.Select(split => split.Rows));
        Assert.Empty(result.Report.Rejected);
        Assert.Equal([.311, .0171, .162], Enumerable.Range(0, 3).Select(task => Math.Round(Rate(result.Report, task), task == 1 ? 4 : 3)));
        using var cache = DatasetCache.Open(work.Cache);
        Assert.Equal(171_671, cache.Train.SourceRows.Length);
        Assert.Equal([.. result.Report.Splits.Select(split => split.Rows)], [cache.Train.Rows, cache.Validation.Rows, cache.OpenTest().Rows]);
    }

    private static double Rate(IngestReport report, int task) =>
        report.Splits.Sum(split => split.Tasks[task].Positives) / (double)report.SourceRows;
}
