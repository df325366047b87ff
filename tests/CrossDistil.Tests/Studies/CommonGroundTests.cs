using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Studies;
using CrossDistil.Studies.Kinds;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Studies;

public sealed class CommonGroundTests
{
    private static readonly Experiment s_file = SmallData.Experiment;

    [Fact]
    public void How_a_variant_trains_is_its_own_business() => CommonGround.Check(s_file,
    [
        .. Variants.Ablation(s_file), .. Variants.Comparison(s_file), .. Variants.Correction(s_file, 3), .. Variants.Corruption(s_file, "like", [0, 0.5]),
        new("fewer fields", s_file with { Features = [s_file.Features[0]] }),
        new("weighted", s_file with { Tasks = [s_file.Tasks[0] with { Weight = 2 }, s_file.Tasks[1]] }),
    ]);

    [Theory]
    [InlineData("split")]
    [InlineData("tasks")]
    [InlineData("source")]
    [InlineData("metrics")]
    [InlineData("training.seed")]
    public void A_variant_measured_on_other_rows_or_labels_is_a_fault(string what)
    {
        var other = what switch
        {
            "split" => s_file with { Split = new HashSplit { Key = "user", Seed = 1 } }, // its validation rows are the others' test rows
            "tasks" => s_file with { Tasks = [s_file.Tasks[0]] },
            "source" => s_file with { Source = s_file.Source with { Path = "elsewhere" } },
            "metrics" => s_file with { Metrics = new MetricOptions { User = "user" } },
            _ => s_file with { Training = s_file.Training with { Seed = s_file.Training.Seed + 1 } },
        };
        var fault = Assert.Single(Assert.Throws<InputException>(() => CommonGround.Check(s_file, [new("same", s_file), new("other", other)])).Faults);
        Assert.Equal("other", fault.Where);
        Assert.Contains($"changes {what},", fault.Problem, StringComparison.Ordinal);
    }
}
