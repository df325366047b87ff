using CrossDistil.Balancing;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tests.Balancing;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class ConflictProbeTests
{
    private const string Pair = "click, like";

    private static readonly Dictionary<string, BackboneOptions> s_backbones = new(StringComparer.Ordinal)
    {
        ["mmoe"] = new MmoeOptions { Experts = 3, Hidden = [16] }, ["single"] = new SingleOptions { Hidden = [16] },
        ["snr-trans"] = new SnrTransOptions { Hidden = [16] }, ["ple"] = new PleOptions(),
    };

    public static TheoryData<string, string, string> Trainings => new()
    {
        { "plain", "mmoe", "fixed" }, { "plain", "single", "fixed" }, { "plain", "snr-trans", "fixed" }, { "plain", "mmoe", "pcgrad" },
        { "plain", "mmoe", "gradnorm" }, { "plain", "ple", "uncertainty" }, { "crossdistil", "mmoe", "fixed" }, { "crossdistil", "mmoe", "pcgrad" },
        { "crossdistil in-batch", "mmoe", "fixed" }, { "crossdistil in-batch", "snr-trans", "gradnorm" }, { "crossdistil", "single", "fixed" },
        { "pfd", "mmoe", "fixed" }, { "bpr in-batch", "mmoe", "fixed" },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Training_with_probes_ends_in_the_same_bytes(string method, string backbone, string balancing)
    {
        using var data = SmallData.Log();
        var experiment = SmallData.With(training => training with
        {
            Epochs = 2, EmbeddingL2 = 0.001, WeightDecay = 0.001, Balancing = balancing is "fixed" ? new FixedBalancing() : BalancedTrainingTests.BalancingOf(balancing),
        }) with
        {
            Method = SmallData.MethodOf(method),
            Model = SmallData.Experiment.Model with { Backbone = s_backbones[backbone], Tower = [16], Dropout = 0.2, EmbeddingDropout = 0.1 },
        };
        var (without, none) = Train(data, experiment, probes: 0);
        var (with, measured) = Train(data, experiment, probes: 4);
        Assert.Equal(without, with);
        Assert.Equal(none.TaskWeights, measured.TaskWeights);
        Assert.Equal(none.Evaluations.Select(e => e.Tasks["like"].Logloss), measured.Evaluations.Select(e => e.Tasks["like"].Logloss));
        Assert.Empty(none.Conflict);
        Assert.Equal([1, 2], measured.Conflict.Select(epoch => epoch.Epoch));
        Assert.All(measured.Conflict, epoch => Assert.Equal([Pair], epoch.Cosines.Keys));
        if (backbone is "single") Assert.All(measured.Conflict, epoch => Assert.Null(epoch.Cosines[Pair])); // nothing is shared
        else Assert.All(measured.Conflict, epoch => Assert.InRange(epoch.Cosines[Pair]!.Value, -0.9999, 0.9999));
    }

    [Fact]
    public void Gradients_worked_by_hand_give_the_cosine_of_their_shared_part()
    {
        using var bench = new LinearBench(["a", "b", "c"], size: 3);
        bench.Measure([3, 4, 0], [4, 3, 0], [0, 0, 7]); // c shares nothing
        var cosines = bench.Probe.Take(epoch: 5)!;
        Assert.Equal(5, cosines.Epoch);
        Assert.Equal(["a, b", "a, c", "b, c"], cosines.Cosines.Keys);
        Assert.Equal(0.96, cosines.Cosines["a, b"]!.Value, 1e-6);
        Assert.Null(cosines.Cosines["a, c"]);
        Assert.Null(cosines.Cosines["b, c"]);
    }

    [Fact]
    public void An_epoch_has_the_mean_over_the_steps_in_which_it_is_defined()
    {
        using var bench = new LinearBench(["a", "b"], size: 2);
        Assert.Null(bench.Probe.Take(1));
        bench.Measure([1, 1], [1, 1]);      // 1
        bench.Measure([0, 0], [1, 1]);      // undefined: a has no label, say
        bench.Measure([1, -1], [-3, 3]);    // −1
        bench.Measure([0, 1], [-1, 1]);     // √½
        Assert.Equal(Math.Sqrt(0.5) / 3, bench.Probe.Take(1)!.Cosines["a, b"]!.Value, 1e-6);
        bench.Measure([1, 1], [-1, -1]);
        Assert.Equal(-1, bench.Probe.Take(2)!.Cosines["a, b"]!.Value, 1e-6);
        Assert.Null(bench.Probe.Take(3));
    }

    [Fact]
    public void A_models_cosine_is_that_of_the_gradients_of_each_task_trained_alone()
    {
        using var bench = new ObjectiveBench();
        var (first, second) = (Alone(1, 0), Alone(0, 1));
        double dot = 0, firstSquares = 0, secondSquares = 0;
        foreach (var (name, a, b) in first.Keys.Select(name => (name, first[name], second[name])))
        {
            for (var i = 0; i < a.Length; i++)
            {
                if (!name.StartsWith("embedding", StringComparison.Ordinal) && (a[i] == 0 || b[i] == 0)) continue; // of one task
                (dot, firstSquares, secondSquares) = (dot + ((double)a[i] * b[i]), firstSquares + ((double)a[i] * a[i]), secondSquares + ((double)b[i] * b[i]));
            }
        }

        using var workers = new Workers(1);
        using var probe = new ConflictProbe(SmallData.Tasks, bench.Model.Parameters, bench.Model.Tables, workers);
        bench.ClearGradients();
        var objective = new PlainObjective(bench.Model, [1.0, 1.0]);
        bench.Batch.Rows = ObjectiveBench.Rows;
        objective.Forward(bench.Tape, bench.Batch, step: 0);
        probe.Measure(bench.Tape, objective.TaskLosses);
        Assert.Equal(dot / Math.Sqrt(firstSquares * secondSquares), probe.Take(1)!.Cosines[Pair]!.Value, 1e-5);
        Assert.All(bench.OutcomeOf(objective.Losses, []).Model.Values, gradient => Assert.All(gradient, value => Assert.Equal(0, value)));

        Dictionary<string, float[]> Alone(double click, double like) => bench.Backward(new PlainObjective(bench.Model, [click, like]), ObjectiveBench.Rows).Model;
    }

    [Fact]
    public void More_probes_than_steps_probe_every_step()
    {
        using var data = SmallData.Log(); // 9 steps per epoch
        Assert.Equal(Cosine(9), Cosine(1000));
        Assert.NotEqual(Cosine(9), Cosine(3));

        double? Cosine(int probes) => Train(data, SmallData.Experiment, probes).Outcome.Conflict[0].Cosines[Pair];
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(1, 0)] // at its end alone
    public void An_epoch_that_is_cut_short_has_what_was_measured_in_it(int probes, int epochs)
    {
        using var data = SmallData.Log();
        var experiment = SmallData.With(training => training with { Rate = 1e-8, ValidationsPerEpoch = 9, Patience = 2 });
        var (_, outcome) = Train(data, experiment, probes);
        Assert.InRange(outcome.Steps, 3, 8);
        Assert.Equal(epochs, outcome.Conflict.Count);
    }

    [Fact]
    public void One_task_has_no_conflict()
    {
        using var data = SmallData.Same([.. SmallRow.Log(100, seed: 1).Select(row => row with { Labels = [row.Labels[0]] })]);
        Assert.Empty(Train(data, SmallData.Over(1, new PlainMethod()), probes: 4).Outcome.Conflict);
    }

    /// <summary>The bytes of every checkpoint and of the last state.</summary>
    private static (byte[][] Bytes, TrainingOutcome Outcome) Train(SmallData data, Experiment experiment, int probes)
    {
        using var bench = new TrainingBench(data, experiment with { Training = experiment.Training with { ConflictProbes = probes } });
        var outcome = bench.Train();
        Checkpoint.Save(Path.Combine(bench.CheckpointFolder, "last"), bench.Trained);
        var bytes = bench.Checkpoints.Select(file => File.ReadAllBytes(Path.Combine(bench.CheckpointFolder, file))).ToArray();
        Directory.Delete(bench.CheckpointFolder, recursive: true);
        return (bytes, outcome);
    }

    /// <summary>A probe over one parameter, with losses whose gradients are given.</summary>
    private sealed class LinearBench : IDisposable
    {
        private readonly Workers _workers = new(1);
        private readonly Tape _tape;
        private readonly Parameter _weight;

        public LinearBench(string[] tasks, int size)
        {
            (_tape, _weight) = (new Tape(_workers), new Parameter("weight", 1, size));
            Probe = new ConflictProbe(tasks, [_weight], [], _workers);
        }

        public ConflictProbe Probe { get; }

        /// <summary>[task] of the gradient.</summary>
        public void Measure(params float[][] gradients)
        {
            _tape.Reset();
            Probe.Measure(_tape, [.. gradients.Select(gradient => _tape.Sum(_tape.Use(_weight) * _tape.Constant(gradient, 1, gradient.Length)))]);
        }

        public void Dispose()
        {
            Probe.Dispose();
            _weight.Dispose();
            _tape.Dispose();
            _workers.Dispose();
        }
    }
}
