using CrossDistil.Studies.Health;
using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Tests.Training;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Health;

/// <summary>What the findings are measured by.</summary>
public sealed class MeasureTests
{
    [Fact]
    public void The_index_is_the_sum_over_classes_of_difference_times_log_ratio()
    {
        var (index, isSure) = PopulationStability.Of([5000, 5000], [8000, 2000]);
        Assert.Equal((0.3 * Math.Log(1.6)) + (-0.3 * Math.Log(0.4)), index, 1e-12);
        Assert.True(isSure);
    }

    [Fact]
    public void What_few_rows_show_by_chance_is_no_drift() => Assert.False(PopulationStability.Of([500, 500, 500], [3, 2, 6]).IsSure);

    [Fact]
    public void Without_rows_there_is_no_drift() => Assert.Equal((0, false), PopulationStability.Of([10, 20], [0, 0]));

    // Hanley and McNeil's formula at A = .75, worked by hand: Q1 = .6, Q2 = .642857.
    [Fact]
    public void The_error_of_an_AUC_is_Hanley_and_McNeils() =>
        Assert.Equal(Math.Sqrt((0.1875 + (49 * 0.0375) + (949 * 0.0803571428571429)) / (50 * 950)), LabelCheck.StandardError(50, 950), 1e-12);

    [Fact]
    public void Repeated_and_common_rows_are_counted()
    {
        Assert.Equal(3, RowHashes.Repeated([1, 1, 1, 2, 5, 5]));
        Assert.Equal(3, RowHashes.In([1, 2, 2, 9], [1, 2, 3]));
    }

    [Fact]
    public void Memory_is_of_sizes_and_time_of_steps()
    {
        using var small = SmallData.Log();
        using var cache = small.Open();
        var experiment = SmallData.Experiment;
        var cost = new TrainingCostMeter(experiment, cache.Training, TimeProvider.System) { Patience = TimeSpan.FromMilliseconds(20) }.Measure(1000, TestContext.Current.CancellationToken)!;
        var (ids, dim) = (cache.Schema.Fields.Where(field => !field.IsPrivileged).Sum(field => field.Ids), experiment.Model.EmbeddingDim);
        Assert.Equal(("students' embeddings", (long)ids * dim * sizeof(float)), (cost.Parts[0].Name, cost.Parts[0].Bytes));
        Assert.Equal(("state of the embeddings' optimizer", 2L * ids * dim * sizeof(float)), (cost.Parts[1].Name, cost.Parts[1].Bytes)); // Adam
        Assert.Equal(StepFactory.StepsPerEpoch(300, 32), cost.Steps);
        Assert.True(cost.Timing!.StepSeconds > 0 && cost.Seconds >= cost.Steps * cost.Timing.StepSeconds);
        Assert.Empty(CostCheck.Find(cost));
    }

    [Fact]
    public void What_does_not_fit_is_a_warning_with_its_parts()
    {
        var found = Assert.Single(CostCheck.Find(new TrainingCost([new("students' embeddings", 9_500_000_000)], 10_000_000_000, 0, 1, 1, Timing: null)));
        Assert.Equal("9.5 GB of 10.0 GB: students' embeddings 9.5 GB", found.Measured[0].Text);
    }
}
