using CrossDistil.Scoring.Bundles;
using CrossDistil.Tests.Bundles;
using CrossDistil.Workbench;
using Xunit;

namespace CrossDistil.Tests.Benchmarks;

public sealed class RankBenchmarkTests
{
    private static readonly RankBenchmarkOptions Short = new() { Rows = 10, Threads = 2, Rounds = 2, Seconds = 0.01, WarmupSeconds = 0.01 };

    [Fact]
    public void Every_work_is_measured_beside_the_bare_passes()
    {
        using var small = new SmallBundle();
        var result = RankBenchmark.Run(small.Export().Path, Short, TimeProvider.System, CancellationToken.None);
        Assert.All([result.ForwardRowsPerSecond, result.ScoreRowsPerSecond, result.RawRowsPerSecond, result.ScoreShare, result.RawShare], number => Assert.True(number > 0 && double.IsFinite(number)));
        Assert.Equal((2, 10, 2), (result.Threads, result.Rows, result.Rounds));
    }

    [Fact]
    public void Raw_rows_bring_what_training_knew_and_repeat_after_the_last()
    {
        using var small = new SmallBundle();
        using var bundle = Bundle.Open(small.Export().Path);
        using var ranker = Ranker.Load(small.PathOf("bundle"));
        var rows = new RawRows(bundle, 20, seed: 1);
        RankRequest first = ranker.NewRequest(), again = ranker.NewRequest();
        foreach (var (request, start) in ((RankRequest, int)[])[(first, 0), (again, 20)])
        {
            request.Begin(20);
            rows.Set(request, start);
            ranker.Score(request);
        }

        Assert.All(first.UnknownIds.ToArray(), unknown => Assert.Equal(0, unknown));
        Assert.Equal((0, 0), first.Gaps(0));
        Assert.True(first.Scores.ToArray().Distinct().Count() > 5);
        Assert.Equal(first.Scores.ToArray(), again.Scores.ToArray());
    }
}
