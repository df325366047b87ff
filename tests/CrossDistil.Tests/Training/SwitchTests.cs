using CrossDistil.Data.Strata;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>What is off is off: whole trainings with a part switched off end at the very bits of a training that has no such part.</summary>
public sealed class SwitchTests : IDisposable
{
    private const int Steps = 18;
    private static readonly CrossDistilMethod Full = SmallData.CrossDistil with { Alpha = 0.6, Temperature = 2, Beta1 = 0.4, Beta2 = 0.7 };
    private static readonly PfdMethod Pfd = new() { Alpha = 0.6, Temperature = 2, WarmUpSteps = 0 };

    private readonly SmallData _data = SmallData.Log();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Beta_zero_is_an_order_of_the_coarse_term_alone()
    {
        var without = Theta(Full with { Beta1 = 0, Beta2 = 0 });
        var coarse = Theta(Full, bench => bench.Step(term => term.Part == RankingPart.Coarse, (terms, sampler) => new CrossDistilObjective(
            bench.Trained.Model, [.. terms.Select((task, t) => Full.DistillationOf(task, t, (SmallData.Tasks[t], 1), sampler.Sets))],
            bench.Trained.Platt, sampler.RowsPerSet)));
        Same(coarse, without);
        Differ(without, Theta(Full));
    }

    [Fact]
    public void Alpha_zero_is_taug()
    {
        var without = Theta(Full with { Alpha = 0 });
        Same(without, Theta(new TaugMethod { Sampling = SamplingMode.Paper, Beta1 = 0.4, Beta2 = 0.7, MinPairRows = 1 }));
        Differ(without, Theta(Full));
    }

    [Fact]
    public void No_margin_is_a_margin_that_nothing_falls_below()
    {
        var without = Theta(Full with { Margin = (double?)null });
        Same(without, Theta(Full with { Margin = (double?)-1000.0 }));
        Same(without, Theta(Full with { Margin = (double?)double.NegativeInfinity }));
        Differ(without, Theta(Full));
    }

    [Fact]
    public void No_calibration_is_a_slope_of_one_and_an_intercept_of_zero_that_stay()
    {
        var without = Theta(Full with { CalibrationRate = null });
        Same(without, Theta(Full with { CalibrationRate = 0, PlattStart = LogitStart.Zero }));
        Differ(without, Theta(Full));
        using var bench = new TrainingBench(_data, SmallData.Experiment with { Method = Full with { CalibrationRate = null } });
        Assert.Empty(bench.Trained.Platt);
    }

    [Fact]
    public void Alpha_zero_of_kd_is_plain_training_beside_teachers()
    {
        var (plain, kd) = (Theta(new PlainMethod()), new KdMethod { Alpha = 0, Temperature = 2, Weights = new LossWeights { Teacher = 0 } });
        Same(plain, Theta(kd)); // teachers that weigh nothing leave the backbone alone
        Same(Theta(kd with { Weights = new() }), Theta(kd with { Weights = new(), Temperature = 7 }));
        Differ(plain, Theta(kd with { Weights = new() }));
        Differ(plain, Theta(kd with { Alpha = 0.6 }));
    }

    [Fact]
    public void A_warm_up_that_never_ends_is_pfd_with_alpha_zero()
    {
        var without = Theta(Pfd with { Alpha = 0 });
        Same(without, Theta(Pfd with { WarmUpSteps = Steps }));
        Differ(without, Theta(Pfd with { WarmUpSteps = Steps - 1 }));
    }

    [Fact]
    public void Alpha_zero_of_tf_kd_is_plain_training()
    {
        var plain = Theta(new PlainMethod());
        Same(plain, Theta(new TfKdMethod { Alpha = 0, Temperature = 2 }));
        Differ(plain, Theta(new TfKdMethod { Alpha = 0.6 }));
    }

    /// <summary>The paper's sampling draws its uniform rows with replacement, plain training each row once per epoch: the same losses, not the same draw.</summary>
    [Fact]
    public void A_ranking_of_weight_zero_is_plain_training_on_rows_drawn_with_replacement()
    {
        var without = Theta(new BprMethod { Sampling = SamplingMode.Paper, Ranking = 0 });
        Same(without, Theta(new BprMethod { Sampling = SamplingMode.Paper }, bench => bench.Step(_ => false, (_, _) => new PlainObjective(bench.Trained.Model, [1.0, 1.0]))));
        Differ(without, Theta(new BprMethod { Sampling = SamplingMode.Paper }));
    }

    [Fact]
    public void In_batch_sampling_has_the_same_switches()
    {
        var full = Full with { Sampling = SamplingMode.InBatch };
        Same(Theta(full with { Alpha = 0 }), Theta(new TaugMethod { Beta1 = 0.4, Beta2 = 0.7, MinPairRows = 1, Sampling = SamplingMode.InBatch, TopUp = 0.2 }));
        Same(Theta(full with { Margin = (double?)null }), Theta(full with { Margin = (double?)-1000.0 }));
        Same(Theta(full with { Beta1 = 0, Beta2 = 0 }), Theta(full with { Beta1 = 1e-30, Beta2 = 1e-30 })); // the sets are drawn and weigh nothing
        Same(Theta(new PlainMethod()), Theta(new BprMethod { Ranking = 0, Sampling = SamplingMode.InBatch, TopUp = 0.2 })); // its rows are plain training's
        Dictionary<string, float[]>[] all = [.. new MethodOptions[]
        {
            full, full with { Alpha = 0 }, full with { Margin = (double?)null }, full with { Beta1 = 0, Beta2 = 0 }, Full, full with { MaxPairs = 8 },
        }.Select(Theta)];
        for (var i = 0; i < all.Length; i++)
            for (var j = 0; j < i; j++) Differ(all[i], all[j]);
    }

    private Dictionary<string, float[]> Theta(MethodOptions method) => Theta(method, bench => bench.Step());

    private Dictionary<string, float[]> Theta(MethodOptions method, Func<TrainingBench, TrainingStep> stepOf)
    {
        using var bench = new TrainingBench(_data, SmallData.Experiment with { Method = method });
        using var step = stepOf(bench);
        for (var i = 0; i < Steps; i++) step.Run();
        return bench.Theta();
    }

    /// <summary>Every parameter of the first is there in the second, with the same bits.</summary>
    private static void Same(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual) =>
        Assert.All(expected, parameter => Assert.Equal(parameter.Value.Select(BitConverter.SingleToInt32Bits), actual[parameter.Key].Select(BitConverter.SingleToInt32Bits)));

    private static void Differ(Dictionary<string, float[]> one, Dictionary<string, float[]> other) => Assert.NotEqual(one["student.0.0.weight"], other["student.0.0.weight"]);
}
