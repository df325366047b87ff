using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Balancing;

/// <summary>Alone, for other tests' allocations would count as well.</summary>
[Collection(nameof(AllocationTests))]
public sealed class BalancedAllocationTests
{
    private const int Steps = 20;

    public static TheoryData<string, string> Cases => BalancedTrainingTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_warm_step_allocates_no_managed_memory(string balancing, string method)
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(
            data,
            SmallData.With(training => training with { Batch = 128, Threads = 2, Balancing = BalancedTrainingTests.BalancingOf(balancing), EmbeddingL2 = 0.01, ClipNorm = 1e-3 })
                with { Method = SmallData.MethodOf(method) });
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
