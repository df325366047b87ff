using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tests.Training;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Models;

/// <summary>What holds for every kind of backbone.</summary>
public sealed class BackboneTests
{
    public static TheoryData<string> Kinds => BackboneBench.Kinds;

    public static TheoryData<string, BackboneOptions, int> Larger => new()
    {
        { "mmoe", new MmoeOptions { Experts = 3, Hidden = [8, 6] }, 2 },
        { "ple", new PleOptions { Levels = [new() { Hidden = [8], TaskExperts = 2, SharedExperts = 3 }, new() { Hidden = [7, 6], TaskExperts = 3 }] }, 2 },
        { "snr-trans", new SnrTransOptions { Subnets = 4, Hidden = [8, 6] }, 2 },
        { "snr-aver", new SnrAverOptions { Subnets = 4, Hidden = [8, 6] }, 2 },
        { "single", BackboneBench.Options["single"], 3 },
        { "cross-stitch", BackboneBench.Options["cross-stitch"], 3 },
        { "ple", BackboneBench.Options["ple"], 3 },
        { "snr-trans", BackboneBench.Options["snr-trans"], 3 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_to_eight_tasks_get_a_hidden_vector_each_and_reach_every_weight(string kind)
    {
        for (var tasks = 1; tasks <= 8; tasks++)
        {
            using var bench = new BackboneBench(BackboneBench.Options[kind], tasks);
            if (bench.Backbone is Snr snr)
                foreach (var gates in snr.Gates) gates.Uniform = () => 0.1; // half open, so that gates have a gradient
            foreach (var hidden in bench.Forward(training: true)) Assert.Equal((BackboneBench.Rows, bench.Backbone.Width), (hidden.Rows, hidden.Columns));
            Assert.All(bench.Hidden().SelectMany(hidden => hidden), value => Assert.True(float.IsFinite(value)));
            Assert.Equal(bench.Parameters.Slices.Select(slice => slice.Name), bench.ReachedBy([.. Enumerable.Range(0, tasks)]));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Scoring_gives_the_same_whatever_was_drawn_before(string kind)
    {
        using var bench = new BackboneBench(BackboneBench.Options[kind]);
        var first = bench.Hidden();
        bench.Hidden(training: true);
        Assert.Equal(first, bench.Hidden());
    }

    [Theory]
    [MemberData(nameof(Larger))]
    public void One_more_expert_or_task_moves_no_others_start(string kind, BackboneOptions more, int tasks)
    {
        using var bench = new BackboneBench(BackboneBench.Options[kind]);
        using var larger = new BackboneBench(more, tasks);
        var kept = bench.Parameters.Slices.Where(slice => larger.Parameters.Slices.Any(other => SameShape(slice, other))).ToArray();
        Assert.NotEmpty(kept);
        Assert.All(kept, slice => Assert.Equal(BackboneBench.Values(slice), BackboneBench.Values(larger.Slice(slice.Name))));
        var lost = bench.Parameters.Slices.Except(kept).Select(slice => slice.Name).ToArray();
        Assert.All(lost, name => Assert.Matches("gate|log_alpha|stitch", name)); // one row or column more

        static bool SameShape(ParameterSlice one, ParameterSlice other) =>
            string.Equals(one.Name, other.Name, StringComparison.Ordinal) && one.Rows == other.Rows && one.Columns == other.Columns;
    }

    /// <summary>Field 0 says nothing: the labels hang on a list and on a number alone.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_learns_what_list_fields_and_numbers_say(string kind)
    {
        const int rows = 32;
        var options = new ModelOptions { EmbeddingDim = 4, Backbone = BackboneBench.Options[kind], Tower = [5], EmbeddingScale = 0.5 };
        using var model = new MultiTaskModel(options, new ModelShape(new InputShape([1, 4], Numbers: 1), [0.5, 0.5]), teachers: false, seed: 5);
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var optimizer = new ModelOptimizer(model, new TrainingOptions { Rate = 0.02, EmbeddingOptimizer = EmbeddingOptimizer.Adam }, workers);
        var objective = new PlainObjective(model, [1.0, 1.0]);
        var batch = BatchOf(rows);
        objective.Sweep(tape, batch);
        var before = objective.Losses.Hard.ToArray();
        for (var step = 0; step < 200; step++)
        {
            optimizer.Step();
            objective.Sweep(tape, batch);
        }

        for (var task = 0; task < 2; task++)
            Assert.True(objective.Losses.Hard[task] < 0.3 * before[task], $"task {task}: {before[task]} became {objective.Losses.Hard[task]}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Training_gives_the_same_bits_for_any_number_of_threads(string kind)
    {
        using var data = SmallData.Log();
        Assert.Equal(Values(1), Values(3));

        float[] Values(int threads)
        {
            using var bench = new TrainingBench(data, SmallData.With(training => training with { Batch = 256, Threads = threads }) with
            {
                Model = SmallData.Experiment.Model with { EmbeddingDim = 16, Backbone = BackboneBench.Options[kind], Dropout = 0.1 },
            });
            using var step = bench.Step();
            for (var i = 0; i < 5; i++) step.Run();
            return bench.Values();
        }
    }

    [Fact]
    public void Options_of_no_known_kind_that_build_nothing_are_refused()
    {
        using var parameters = new ParameterSet(1);
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new Unbuildable().Build(parameters, 3, 2));
        Assert.Contains("Neither a known backbone nor an IBackboneFactory.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Weights_decay_and_biases_stitches_and_gates_of_edges_do_not(string kind)
    {
        using var bench = new BackboneBench(BackboneBench.Options[kind]);
        Assert.All(bench.Parameters.Slices, slice => Assert.Equal(
            slice.Name.EndsWith("weight", StringComparison.Ordinal) || slice.Name.Contains("transform", StringComparison.Ordinal), slice.Parameter.Decays));
    }

    [Fact]
    public void Two_parameters_of_one_name_are_refused()
    {
        using var parameters = new ParameterSet(1);
        parameters.Weight("a", 2, 3);
        Assert.Contains("Two parameters are named a", Assert.Throws<ArgumentException>(() => parameters.Bias("a", 3)).Message, StringComparison.Ordinal);
    }

    /// <summary>Task 0: whether the row's list holds id 0. Task 1: whether its number is positive.</summary>
    private static Batch BatchOf(int rows)
    {
        var batch = new Batch(rows, new Inputs(rows, fields: 2, [1], numbers: 1), privileged: null, tasks: 2) { Rows = rows };
        var list = batch.Inputs.Lists[0];
        Assert.True(list.Ids.Length >= rows);
        for (var row = 0; row < rows; row++)
        {
            (batch.Inputs.Ids[row * 2], batch.Inputs.Ids[(row * 2) + 1]) = (0, -1);
            (list.Offsets[row + 1], list.Ids[row]) = (row + 1, row % 4);
            batch.Inputs.Numbers[row] = MathF.Sin(row);
            (batch.Labels[0][row], batch.Labels[1][row]) = (row % 4 == 0 ? 1 : 0, batch.Inputs.Numbers[row] > 0 ? 1 : 0);
            (batch.LabelWeights[0][row], batch.LabelWeights[1][row]) = (1, 1);
        }

        return batch;
    }

    private sealed record Unbuildable : BackboneOptions;
}
