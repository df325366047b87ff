using CrossDistil.Experiments;
using CrossDistil.Scoring.Options;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>Alone, for other tests' allocations would count as well.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Steps = 20;

    public static TheoryData<string, int, EmbeddingOptimizer, double?> Cases
    {
        get
        {
            var cases = new MatrixTheoryData<string, int, EmbeddingOptimizer, double?>(SmallData.Methods.Select(row => row.Data), [1, 2], [EmbeddingOptimizer.Adam], [null]);
            cases.Add("plain", 2, EmbeddingOptimizer.Adagrad, null);
            cases.Add("crossdistil own", 1, EmbeddingOptimizer.Adam, 1e-3);
            cases.Add("crossdistil own", 2, EmbeddingOptimizer.Adagrad, 1e-3);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_warm_step_allocates_no_managed_memory(string method, int threads, EmbeddingOptimizer optimizer, double? clipNorm)
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.With(training => training with
        {
            Batch = 128, Threads = threads, EmbeddingOptimizer = optimizer, ClipNorm = clipNorm,
        }) with
        {
            Method = SmallData.MethodOf(method),
            Model = SmallData.Experiment.Model with { Backbone = new MmoeOptions { Experts = 4, Hidden = [32, 16] }, Dropout = 0.1, EmbeddingDropout = 0.1 },
        });
        using var step = bench.Step();
        for (var i = 0; i < 3 * Steps; i++) step.Run();

        void Run()
        {
            for (var i = 0; i < Steps; i++) step.Run();
        }

        Assert.Equal(0, Allocations.OnThisThread(Run));
        Assert.Equal(0, Allocations.OnAllThreads(Run));
    }
}
