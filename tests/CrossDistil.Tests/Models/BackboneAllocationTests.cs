using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Models;

/// <summary>Beside the other counts of allocations, where nothing else runs.</summary>
[Collection(nameof(AllocationTests))]
public sealed class BackboneAllocationTests
{
    private const int Steps = 20;

    public static TheoryData<string> Kinds => BackboneBench.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_warm_step_of_every_backbone_allocates_no_managed_memory(string kind)
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.With(training => training with { Batch = 64 }) with
        {
            Model = SmallData.Experiment.Model with { Backbone = BackboneBench.Options[kind], Dropout = 0.1 },
        });
        using var step = bench.Step();
        for (var i = 0; i < 3 * Steps; i++) step.Run();
        Assert.Equal(0, Allocations.OnThisThread(() =>
        {
            for (var i = 0; i < Steps; i++) step.Run();
        }));
    }
}
