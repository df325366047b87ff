using CrossDistil.Objectives;
using CrossDistil.Runs;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>Every statistic of a step, one at a time.</summary>
public sealed class DivergenceWatchTests
{
    private const string Like = "like"; // the second task of two

    private static readonly DivergenceWatch.Stand s_stand = new(7, 5, "checkpoints");

    [Theory]
    [InlineData("student loss", Like)]
    [InlineData("teacher loss", Like)]
    [InlineData("calibration loss", null)]
    [InlineData("distillation loss", Like)]
    [InlineData("weighed student loss", Like)]
    [InlineData("total loss", null)]
    [InlineData("gradient norm", null)]
    public void Each_statistic_is_named_alone(string statistic, string? task)
    {
        foreach (var value in (float[])[float.NaN, float.PositiveInfinity])
        {
            var what = Seen(statistic, value)!;
            Assert.Equal((7, task, statistic.Replace("weighed ", string.Empty, StringComparison.Ordinal), (double)value, 5), (what.Step, what.Task, what.Statistic, what.Value, what.BestUntil));
        }

        Assert.Null(Seen(statistic, 1e6f)); // the greatest loss that is one
        if (statistic is not ("total loss" or "gradient norm")) Assert.NotNull(Seen(statistic, MathF.BitIncrement(1e6f)));
        if (statistic is "gradient norm") Assert.NotNull(Seen(statistic, 1.1e30f));
    }

    [Fact]
    public void What_is_taught_is_looked_at_before_who_learns_from_it()
    {
        StepLosses losses = new(2);
        losses.Teacher[1] = losses.Calibration = losses.Distillation[0] = losses.Student[0] = losses.Total = float.NaN;
        Assert.Equal(("teacher loss", Like), Seen(losses, double.NaN) is { } what ? (what.Statistic, what.Task) : default);
        losses.Teacher[1] = 0;
        Assert.Equal("calibration loss", Seen(losses, double.NaN)!.Statistic);
        losses.Calibration = 0;
        Assert.Equal("distillation loss", Seen(losses, double.NaN)!.Statistic);
    }

    private static CrossDistil.Runs.Divergence? Seen(string statistic, float value)
    {
        StepLosses losses = new(2);
        switch (statistic)
        {
            case "student loss": losses.Hard[1] = value; break;
            case "teacher loss": losses.Teacher[1] = value; break;
            case "distillation loss": losses.Distillation[1] = value; break;
            case "weighed student loss": losses.Student[1] = value; break;
            case "calibration loss": losses.Calibration = value; break;
            case "total loss": losses.Total = value; break;
            default: return Seen(losses, value);
        }

        return Seen(losses, norm: null);
    }

    private static CrossDistil.Runs.Divergence? Seen(StepLosses losses, double? norm)
    {
        try
        {
            new DivergenceWatch(SmallData.Experiment).Check(losses, norm, s_stand);
            return null;
        }
        catch (DivergedException diverged)
        {
            return diverged.What;
        }
    }
}
