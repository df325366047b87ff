using CrossDistil.Balancing;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Tensors;
using CrossDistil.Tensors.States;
using CrossDistil.Tests.Balancing;
using CrossDistil.Tests.Tensors;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class ClipNormTests
{
    public static TheoryData<string, string> Cases => new MatrixTheoryData<string, string>(SmallData.Methods.Select(row => row.Data), ["fixed", "uncertainty", "gradnorm", "pcgrad"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_the_optimizers_get_is_the_balanced_gradient_at_the_length_of_the_limit(string method, string balancing)
    {
        const double Limit = 1e-3;
        using var data = SmallData.Log();
        var experiment = With(SmallData.Experiment with { Method = SmallData.MethodOf(method) }, training => training with { Balancing = BalancingOf(balancing) });
        var free = GradientsOf(data, experiment, limit: null);
        var clipped = GradientsOf(data, experiment, Limit);
        Assert.Null(free.Norm);
        var norm = Math.Sqrt(free.Values.Sum(g => (double)g * g));
        Assert.True(norm > Limit, $"{norm}");
        Assert.Equal(norm, clipped.Norm!.Value, 1e-5 * norm);
        Numbers.Close([.. free.Values.Select(g => (float)(g * (Limit / norm)))], clipped.Values, 1e-5, 1e-7 * Limit);
        Assert.Equal(Limit, Math.Sqrt(clipped.Values.Sum(g => (double)g * g)), 1e-5 * Limit);
    }

    [Theory]
    [InlineData("plain", "fixed")]
    [InlineData("crossdistil own", "fixed")]
    [InlineData("crossdistil", "pcgrad")]
    public void A_limit_that_is_never_reached_changes_no_bit(string method, string balancing)
    {
        using var data = SmallData.Log();
        var experiment = With(SmallData.Experiment with { Method = SmallData.MethodOf(method) }, training => training with { Balancing = BalancingOf(balancing), EmbeddingL2 = 0.01 });
        Assert.Equal(Predictions(data, experiment, "off"), Predictions(data, With(experiment, training => training with { ClipNorm = 1e6 }), "on"));
        Assert.NotEqual(Predictions(data, experiment, "off"), Predictions(data, With(experiment, training => training with { ClipNorm = 1e-3 }), "reached"));
    }

    [Fact]
    public void Embeddings_decay_as_they_do_without_a_limit()
    {
        using var data = SmallData.Log();
        var experiment = With(SmallData.Experiment with { Method = new PlainMethod() }, training => training with { EmbeddingL2 = 1e3, EmbeddingOptimizer = EmbeddingOptimizer.Adagrad });
        Assert.InRange(NormOfTable(data, With(experiment, training => training with { ClipNorm = 1e-6 })) / NormOfTable(data, experiment), 0.9, 1.1); // the limit is on what the losses say alone
        Assert.True(NormOfTable(data, With(experiment, training => training with { EmbeddingL2 = 0 })) > 1.3 * NormOfTable(data, experiment));
    }

    [Fact]
    public void It_decides_numbers_so_it_is_of_the_experiments_identity_but_off_is_what_was_there_before()
    {
        Assert.DoesNotContain("clipNorm", ExperimentFile.Identity(SmallData.Experiment), StringComparison.Ordinal);
        Assert.Contains("\"clipNorm\": 2.5", ExperimentFile.Identity(With(SmallData.Experiment, training => training with { ClipNorm = 2.5 })), StringComparison.Ordinal);
    }

    private static BalancingOptions BalancingOf(string kind) => kind is "fixed" ? new FixedBalancing() : BalancedTrainingTests.BalancingOf(kind);

    private static Experiment With(Experiment experiment, Func<TrainingOptions, TrainingOptions> training) => experiment with { Training = training(experiment.Training) };

    private static string Predictions(SmallData data, Experiment experiment, string run)
    {
        data.Train(experiment, run);
        return File.ReadAllText(data.Run(run).PredictionsPath);
    }

    private static double NormOfTable(SmallData data, Experiment experiment)
    {
        using var bench = new TrainingBench(data, experiment);
        bench.Train();
        return Math.Sqrt(bench.Trained.Model.Tables[0].Values.ToArray().Sum(value => (double)value * value));
    }

    /// <summary>Θ's gradient as the optimizers of a first step find it.</summary>
    private static (float[] Values, double? Norm) GradientsOf(SmallData data, Experiment experiment, double? limit)
    {
        using var bench = new TrainingBench(data, With(experiment, training => training with { ClipNorm = limit }));
        var recorder = new Recorder(bench);
        using var step = StepFactory.Create(bench.Setup, bench.Trained, bench.Workers, [recorder]);
        step.Run();
        return ([.. recorder.Gradients], step.GradientNorm);
    }

    /// <summary>Moves nothing.</summary>
    private sealed class Recorder(TrainingBench bench) : IOptimizer
    {
        public List<float> Gradients { get; } = [];

        public void Step()
        {
            foreach (var parameter in bench.Trained.Model.Parameters) Gradients.AddRange(parameter.Gradient);
            foreach (var table in bench.Trained.Model.Tables)
            {
                var gradient = new float[table.Rows * table.RowLength];
                table.AddGradientTo(gradient);
                Gradients.AddRange(gradient);
            }
        }

        public void VisitState(IStateVisitor state) { }

        public void Dispose() { }
    }
}
