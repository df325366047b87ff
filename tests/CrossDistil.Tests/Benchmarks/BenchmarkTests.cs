using CrossDistil.Data.Cache;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tests.Models;
using CrossDistil.Tests.Training;
using CrossDistil.Workbench;
using Xunit;

namespace CrossDistil.Tests.Benchmarks;

/// <summary>What the benchmarks run and how they count; never how long it takes.</summary>
public sealed class BenchmarkTests
{
    private static readonly BenchmarkOptions s_small = new()
    {
        Model = new ModelOptions { EmbeddingDim = 4, Backbone = new MmoeOptions { Experts = 2, Hidden = [8, 6] }, Tower = [5] },
        Fields = 3, Vocab = 100, Rows = 5000, Batch = 32, Threads = 1, Steps = 3, Warmup = 1, WarmupSeconds = 0,
    };

    public static TheoryData<string> Backbones => BackboneBench.Kinds;

    [Theory]
    [MemberData(nameof(Backbones))]
    public void Every_backbone_is_trained_and_scored(string kind)
    {
        var options = s_small with { Model = s_small.Model with { Backbone = BackboneBench.Options[kind] } };
        foreach (var run in new[] { TrainBenchmark.Run, ScoreBenchmark.Run })
        {
            var result = run(options, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal((3, 1, 32), (result.Steps, result.Threads, result.RowsPerStep));
            Assert.Equal(32 / result.MedianStepSeconds, result.RowsPerSecond, 1e-6 * result.RowsPerSecond);
            Assert.InRange(result.GemmShare, double.Epsilon, 1);
            Assert.True(result.GemmGflops > 0);
        }
    }

    [Theory]
    [InlineData("plain", 1)]
    [InlineData("kd", 1)]
    [InlineData("bpr", 5)] // the uniform rows and the two coarse sets of either task
    [InlineData("crossdistil", 9)]
    public void The_rows_of_a_step_are_all_that_are_drawn(string method, int batches)
    {
        var paper = SmallData.MethodOf(method) is RankingMethod ranking ? ranking with { Sampling = SamplingMode.Paper } : SmallData.MethodOf(method);
        var result = TrainBenchmark.Run(s_small with { Method = paper }, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(batches * 32, result.RowsPerStep);
    }

    [Fact]
    public void Every_product_of_a_step_is_timed_in_its_three_forms()
    {
        var result = GemmBenchmark.Run(s_small, cubeOnly: false, TimeProvider.System, TestContext.Current.CancellationToken);
        (string Form, int Inputs, int Outputs, int Groups, long Calls)[] expected =
        [
            .. Forms(12, 16, 1, 1),   // the experts' first layers side by side
            .. Forms(8, 6, 2, 1),     // their second ones
            .. Forms(12, 2, 1, 2),    // two gates
            .. Forms(6, 5, 1, 2),     // two towers
            .. Forms(5, 1, 1, 2),
        ];
        Assert.Equal(expected.Order(), result.Products.Select(p => (p.Form, p.Inputs, p.Outputs, p.Groups, p.Calls)).Order());
        Assert.All(result.Products, product => Assert.Equal((32, product.Gflops / result.CubeGflops), (product.Rows, product.ShareOfCube)));

        static IEnumerable<(string, int, int, int, long)> Forms(int inputs, int outputs, int groups, long calls) =>
            new[] { "forward", "input-gradient", "weight-gradient" }.Select(form => (form, inputs, outputs, groups, calls));
    }

    [Fact]
    public void The_probe_times_the_cube_alone()
    {
        var result = GemmBenchmark.Run(s_small with { Steps = 1 }, cubeOnly: true, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty(result.Products);
        Assert.True(result.CubeGflops > 0);
    }

    [Fact]
    public void A_random_cache_has_the_asked_ids_rates_and_rows()
    {
        using var folder = new WorkFolder();
        int[] ids = [3, 500];
        RandomCache.Write(folder.Path, SmallData.Experiment.Data, ids, [0.4, 0.01], rows: 100_000, seed: 1);
        using var cache = DatasetCache.Open(folder.Path);
        Assert.Equal((100_000, 1), (cache.Train.Rows, cache.Validation.Rows));
        Assert.Equal(ids, cache.Schema.Fields.Select(field => field.Ids));
        Assert.Equal(ids.Select(count => count - 2), Enumerable.Range(0, 2).Select(field => cache.Train.Ids(field).ToArray().Distinct().Count()));
        Assert.All(cache.Train.Ids(1).ToArray(), id => Assert.InRange(id, 2, 499));
        var positives = cache.Report.Splits[0].Tasks.Select(task => task.Positives).ToArray();
        Assert.InRange(positives[0], 39_000, 41_000);
        Assert.InRange(positives[1], 850, 1150);
        Assert.Equal(positives, Enumerable.Range(0, 2).Select(task => cache.Train.Labels(task).ToArray().Sum(label => label)));
    }
}
