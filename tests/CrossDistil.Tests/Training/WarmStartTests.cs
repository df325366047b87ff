using CrossDistil.Balancing;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Ingest;
using CrossDistil.Metrics;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Runs.States;
using CrossDistil.Scoring.Models;
using CrossDistil.Tests.Balancing;
using CrossDistil.Tests.States;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>A second day's training goes on from the first day's run.</summary>
public sealed class WarmStartTests(WarmStartDays days) : IDisposable, IClassFixture<WarmStartDays>
{
    private const string Anew = "or train without the option from";
    private static readonly string[] s_balancings = ["fixed", "uncertainty", "gradnorm", "pcgrad"];

    private readonly WorkFolder _folder = new();
    private string _day = days.First, _cache = "";

    public static TheoryData<string, EmbeddingOptimizer, string> Cases =>
        new(SmallData.Methods.Select(row => row.Data).Index().Select(method => (method.Item, (EmbeddingOptimizer)(method.Index % 2), s_balancings[method.Index % 4])));

    public static TheoryData<BackboneOptions> Backbones =>
    [
        new SingleOptions { Hidden = [8] }, new SharedBottomOptions { Hidden = [8] }, new CrossStitchOptions { Hidden = [8] }, new PleOptions { Levels = [new() { Hidden = [8] }] },
        new SnrTransOptions { Hidden = [8, 8] }, new SnrAverOptions { Hidden = [8, 8] },
    ];

    private static Experiment First { get; } = SmallData.Experiment with
    {
        Features = [.. SmallData.Experiment.Features, new ListFeature { Name = "tags", Expression = "string_split(tags, ' ')" }, new NumericFeature { Name = "age" }, new CategoricalFeature { Name = "hint", Privileged = true }],
        Split = new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Old_rows_score_the_same_bits_when_nothing_was_learnt(string method, EmbeddingOptimizer optimizer, string balancing) => ScoreTheSame(First with
    {
        Method = SmallData.MethodOf(method),
        Training = First.Training with { EmbeddingOptimizer = optimizer, Balancing = balancing is "fixed" ? new FixedBalancing() : BalancedTrainingTests.BalancingOf(balancing) },
    });

    [Theory]
    [MemberData(nameof(Backbones))]
    public void So_they_do_on_every_backbone(BackboneOptions backbone) => ScoreTheSame(First with { Model = First.Model with { Backbone = backbone } });

    [Theory]
    [InlineData(EmbeddingOptimizer.Adam)]
    [InlineData(EmbeddingOptimizer.Adagrad)]
    public void What_the_optimizers_had_learnt_goes_on_and_new_values_begin_at_zero(EmbeddingOptimizer optimizer)
    {
        var experiment = First with { Method = SmallData.Own, Training = First.Training with { EmbeddingOptimizer = optimizer, Balancing = new GradNormBalancing() } };
        Train(experiment, "first");
        var schema = RunSchema.Load(Run("first").Folder);
        _day = days.Second;
        Train(experiment with { From = "first", Training = experiment.Training with { Rate = 0.5, EmbeddingRate = 0.25 } }, "second", cancelled: true);
        var grown = RunSchema.Load(Run("second").Folder);
        var (before, now) = (Optimizers("first"), Optimizers("second"));
        Assert.Equal(before.Blocks.Keys, now.Blocks.Keys);
        Assert.Equal(before.Header.Numbers, now.Header.Numbers);
        Assert.True(before.Header.Numbers["dense.steps"] > 0);
        Assert.Equal(0.5f, now.Header.Reals["dense.rate"]); // an option of the second day
        Assert.Equal(0.01f, before.Header.Reals["dense.rate"]);
        foreach (var (name, values) in before.Blocks)
        {
            if (!name.Contains(optimizer is EmbeddingOptimizer.Adam ? ".adam." : ".adagrad.", StringComparison.Ordinal) || name.StartsWith("balancing", StringComparison.Ordinal)) Assert.Equal(values, now.Blocks[name]);
            else Grew(values, now.Blocks[name]);
        }

        void Grew(float[] values, float[] later)
        {
            Assert.Contains(values, value => value != 0);
            var (was, at, perRow) = (0, 0, values.Length / schema.Fields.Where(field => !field.IsPrivileged).Sum(field => field.Ids));
            foreach (var (old, field) in schema.Fields.Zip(grown.Fields).Where(pair => !pair.First.IsPrivileged))
            {
                Assert.Equal(values.AsSpan(was, old.Ids * perRow), later.AsSpan(at, old.Ids * perRow));
                Assert.Equal(-1, later.AsSpan(at + (old.Ids * perRow), (field.Ids - old.Ids) * perRow).IndexOfAnyExcept(0f));
                (was, at) = (was + (old.Ids * perRow), at + (field.Ids * perRow));
            }

            Assert.Equal((values.Length, later.Length), (was, at));
            Assert.True(later.Length > values.Length);
        }
    }

    [Theory]
    [InlineData("fixed", "gradnorm")]
    [InlineData("gradnorm", "fixed")]
    [InlineData("pcgrad", "uncertainty")]
    public void Another_balancing_begins_anew(string before, string now)
    {
        Train(Balanced(before), "first");
        _day = days.Second;
        Train(Balanced(now) with { From = "first" }, "second", cancelled: true);
        var (was, kept) = (Optimizers("first"), Optimizers("second"));
        Assert.All(was.Blocks.Keys.Except(kept.Blocks.Keys, StringComparer.Ordinal).Concat(kept.Blocks.Keys.Except(was.Blocks.Keys, StringComparer.Ordinal)), name => Assert.StartsWith("balancing.", name, StringComparison.Ordinal));
        Assert.Equal(was.Header.Numbers["dense.steps"], kept.Header.Numbers["dense.steps"]);
        Assert.Equal(0ul, kept.Header.Numbers.GetValueOrDefault("balancing.adam.steps"));

        static Experiment Balanced(string kind) => First with { Training = First.Training with { Balancing = kind is "fixed" ? new FixedBalancing() : BalancedTrainingTests.BalancingOf(kind) } };
    }

    [Fact]
    public void The_start_is_validated_and_stays_where_nothing_better_is_learnt()
    {
        var learning = First with { Training = First.Training with { Batch = 8, Rate = 0.02 } };
        Train(learning, "first");
        _day = days.Misleading;
        var metrics = Train(learning with { From = "first", Training = learning.Training with { Epochs = 3 } }, "second");
        Assert.Equal(0, metrics.ValidationSteps[0]);
        Assert.All(metrics.BestStep.Values, step => Assert.Equal(0, step));
        Assert.All(metrics.BestEpoch.Values, epoch => Assert.Equal(0, epoch));
        Assert.Equal(Predictions("first"), Predictions("second"));
    }

    [Fact]
    public void A_second_day_that_teaches_something_is_learnt()
    {
        Train(First, "first");
        _day = days.Second;
        var metrics = Train(First with { From = "first" }, "second");
        Assert.Contains(metrics.BestStep.Values, step => step > 0);
        Assert.NotEqual(Predictions("first"), Predictions("second"));
    }

    [Fact]
    public void Of_the_chosen_checkpoints_the_one_that_is_best_for_all_tasks_together_is_taken()
    {
        var metrics = Train(First with { Training = First.Training with { Epochs = 8, ValidationsPerEpoch = 3, Rate = 0.05 } }, "first");
        Assert.True(metrics.BestStep.Values.Distinct().Count() > 1, "the tasks chose the same checkpoint, so that this shows nothing");
        var best = metrics.BestStep.Values.MaxBy(step => SmallData.Tasks.Sum(task => metrics.Validation[metrics.ValidationSteps.ToList().IndexOf(step)][task].Auc));
        using var cache = DatasetCache.Open(_cache);
        Assert.Equal(best, WarmStart.Find(First with { From = "first" }, _folder.Path, cache.Schema)!.Step);
    }

    [Fact]
    public void The_last_good_checkpoint_of_a_training_that_diverged_can_be_gone_on_from()
    {
        var wild = First with { Training = First.Training with { Epochs = 40, ValidationsPerEpoch = 9, Rate = 0.25, WeightDecay = 10 } };
        var diverged = Assert.Throws<DivergedException>(() => Train(wild, "first"));
        var metrics = Train(First with { From = "first", Training = First.Training with { Rate = 0.001 } }, "second");
        Assert.True(metrics.Validation[0]["click"].Auc is > 0 and < 1);
        using var cache = DatasetCache.Open(_cache);
        var kept = Run("first").ReadBest().Values.Select(file => Path.GetFileNameWithoutExtension(file)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        Assert.True(kept.Length > 1, "the tasks chose the same checkpoint, so that this shows nothing");
        var step = WarmStart.Find(First with { From = "first" }, _folder.Path, cache.Schema)!.Step;
        Assert.Equal(kept[^1], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"step-{step:D8}"));
        Assert.InRange(step, 1, diverged.What.BestUntil!.Value);
    }

    [Fact]
    public void A_killed_second_day_goes_on_to_the_same_bits()
    {
        Train(First, "first");
        _day = days.Second;
        var second = First with { From = "first", Training = First.Training with { SaveSteps = 2, Epochs = 2 } };
        Train(second, "whole");
        using (var cache = Open(second))
        {
            Assert.Throws<Death>(() => Job(second, cache).Train(Run("second"), Killer.After(5), TimeProvider.System, CancellationToken.None));
            var point = ResumePoint.Find(Run("second"), Job(second, cache).Identity);
            Assert.Equal(4, point.Step);
            Job(second, cache).Train(Run("second"), progress: null, TimeProvider.System, CancellationToken.None, resume: point);
        }

        Assert.Equal(Predictions("whole"), Predictions("second"));
        Assert.Equal(Bytes("whole/checkpoints"), Bytes("second/checkpoints"));
    }

    [Fact]
    public void The_run_that_it_went_on_from_may_be_gone_afterwards()
    {
        Train(First, "first");
        _day = days.Second;
        Train(First with { From = "first" }, "second");
        Directory.Delete(Run("first").Folder, recursive: true);
        var loaded = Run("second").LoadExperiment([]);
        Assert.True(Ingester.IsFresh(_cache, loaded.Experiment.Data, loaded.BaseFolder));
        using var cache = DatasetCache.Open(_cache);
        Assert.Equal(Measured(Run("second").ReadMetrics()!.Test), Measured(new TrainingJob(loaded.Experiment, _folder.Path, cache).Evaluate(Run("second"), CancellationToken.None)));
        Assert.Equal("../first", ExperimentFile.Load(Run("second").ExperimentPath, [], seed: null).Experiment.From); // for a reader

        static IEnumerable<(double?, double?)> Measured(OrderedDictionary<string, TaskMetrics> tasks) => tasks.Values.Select(task => (task.Auc, task.Logloss));
    }

    [Fact]
    public void What_does_not_fit_is_told_before_anything_is_written()
    {
        Train(First, "first");
        var first = Run("first").Folder;
        var second = First with { From = "first" };
        Assert.Equal($"tasks: are like, click here, and click, like in {first}; give that run's tasks in their order, {Anew}", Refusal(second with { Tasks = [.. second.Tasks.Reverse()] }));
        Assert.Equal($"{first}: has another network or optimizer (model.tower was [4], is [5]); give that run's, {Anew}", Refusal(second with { Model = second.Model with { Tower = [5] } }));
        Assert.Equal($"{first}: has another network or optimizer (training.embeddingOptimizer was \"adam\", is \"adagrad\"); give that run's, {Anew}", Refusal(second with { Training = second.Training with { EmbeddingOptimizer = EmbeddingOptimizer.Adagrad } }));
        Assert.Matches($"^{first}/checkpoints/step-[0-9]+.ckpt: belongs to another model: another number of parameters; give the model and method of that run, {Anew}$", Refusal(second with { Method = new PlainMethod() }));
        Assert.Equal($"{_folder.Path}/none: is not a finished run, so that none can continue from it; finish it with the option resume, {Anew}", Refusal(second with { From = "none" }));
        Train(First with { Model = First.Model with { Dropout = 0.5, EmbeddingDropout = 0.5, EmbeddingScale = 0.5, HeadBias = LogitStart.Zero }, From = "first" }, "freer"); // no number of the network

        using var cache = Open(First with { From = null });
        Assert.Equal($"{first}: is the run to continue from; choose another folder", Assert.Throws<InputException>(() => Execute(second, "first", cache)).Message);
        Assert.NotNull(Run("first").ReadMetrics());
    }

    [Fact]
    public void A_run_is_not_cleared_by_the_one_that_goes_on_from_it_through_another_path()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        Train(First, "first");
        Directory.CreateSymbolicLink(Run("link").Folder, Run("first").Folder);
        var before = Bytes("first");
        using var cache = DatasetCache.Open(_cache);
        Assert.Equal(
            $"{Run("first").Folder}: is the run to continue from, and is being trained; wait for its end, or choose a folder that is not a link to it",
            Assert.Throws<InputException>(() => Execute(First with { From = "first" }, "link", cache)).Message);
        Assert.Equal(before, Bytes("first"));
    }

    [Fact]
    public void A_run_that_is_trained_again_is_not_gone_on_from_meanwhile()
    {
        Train(First, "first");
        using (Run("first").Lock()) Assert.StartsWith($"{Run("first").Folder}: is the run to continue from, and is being trained;", Refusal(First with { From = "first" }), StringComparison.Ordinal);
        Train(First with { From = "first" }, "second");
    }

    [Fact]
    public void A_run_that_diverged_before_its_first_checkpoint_is_told_so()
    {
        var wild = First with { Training = First.Training with { Epochs = 40, ValidationsPerEpoch = 1, Rate = 1, WeightDecay = 10 } };
        var diverged = Assert.Throws<DivergedException>(() => Train(wild, "first"));
        Assert.Null(diverged.What.BestUntil);
        Assert.EndsWith(", and would again; start over with other options and the option overwrite", Assert.Throws<InputException>(Run("first").CheckResumed).Message, StringComparison.Ordinal);
        Assert.Contains("holds no trained run", Assert.Throws<InputException>(() => Run("first").ReadBest()).Message, StringComparison.Ordinal);
        Assert.Equal($"{Run("first").Folder}: is a run that diverged {diverged.What}, before any checkpoint was chosen; name another run, {Anew}", Refusal(First with { From = "first" }));
    }

    [Fact]
    public void A_run_that_was_trained_again_is_another_start()
    {
        Assert.Null(WarmStart.ContentOf(First, _folder.Path));
        var second = First with { From = "first" };
        Assert.StartsWith($"{Run("first").Folder}: is not a finished run", Assert.Throws<InputException>(() => WarmStart.ContentOf(second, _folder.Path)).Message, StringComparison.Ordinal);
        Train(First, "first");
        var content = WarmStart.ContentOf(second, _folder.Path);
        Assert.Equal(content, WarmStart.ContentOf(second, _folder.Path));
        Train(First with { Training = First.Training with { Seed = 7 } }, "first");
        Assert.NotEqual(content, WarmStart.ContentOf(second, _folder.Path));
        foreach (var file in Directory.EnumerateFiles(Run("first").CheckpointFolder, "*.optimizer")) File.Delete(file);
        Assert.Contains(".optimizer: there is no such file; ", Assert.Throws<InputException>(() => WarmStart.ContentOf(second, _folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_was_encoded_otherwise_is_told()
    {
        Train(First, "first");
        _day = days.Second;
        using var cache = Open(First with { From = null });
        Assert.Equal($"from: the data is encoded otherwise than in {Run("first").Folder}; ingest it with that run as the option from", Assert.Throws<InputException>(() => Execute(First with { From = "first" }, "second", cache)).Message);
        Assert.False(Directory.Exists(Run("second").CheckpointFolder));
    }

    [Fact]
    public void A_damaged_checkpoint_or_optimizer_file_is_told()
    {
        Train(First, "first");
        var optimizers = Directory.EnumerateFiles(Run("first").CheckpointFolder, "*.optimizer").Single();
        var whole = File.ReadAllBytes(optimizers);
        File.WriteAllBytes(optimizers, [.. whole[..^40], (byte)(whole[^40] ^ 1), .. whole[^39..]]);
        Assert.Equal($"{optimizers}: is truncated or damaged; train that run again, {Anew}", Refusal(First with { From = "first" }));
        File.Delete(optimizers);
        Assert.Equal($"{optimizers}: there is no such file; name a run that was trained by this version, {Anew}", Refusal(First with { From = "first" }));
        File.WriteAllBytes(optimizers, whole);
        var checkpoint = Path.ChangeExtension(optimizers, ".ckpt");
        File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..^5]);
        Assert.Equal($"{checkpoint}: is truncated or damaged; train the run again", Refusal(First with { From = "first" }));
    }

    private RunFolder Run(string name) => new(_folder.Of(name));

    private void ScoreTheSame(Experiment experiment)
    {
        Train(experiment, "first");
        _day = days.Second;
        var metrics = Train(experiment with { From = "first" }, "second", cancelled: true);
        Assert.True(metrics.Interrupted);
        var (before, now) = (RunSchema.Load(Run("first").Folder), RunSchema.Load(Run("second").Folder));
        Assert.All(before.Fields.Zip(now.Fields), pair => Assert.True(pair.Second.Ids > pair.First.Ids || pair.First.IsPrivileged));
        Assert.Equal(Predictions("first"), Predictions("second"));
    }

    private RunMetrics Train(Experiment experiment, string run, bool cancelled = false)
    {
        using var cache = Open(experiment);
        return Execute(experiment, run, cache, cancelled);
    }

    private RunMetrics Execute(Experiment experiment, string run, DatasetCache cache, bool cancelled = false) =>
        Job(experiment, cache).Train(Run(run), progress: null, TimeProvider.System, new CancellationToken(cancelled));

    private TrainingJob Job(Experiment experiment, DatasetCache cache) => new(Today(experiment), _folder.Path, cache);

    private Experiment Today(Experiment experiment) => experiment with { Source = experiment.Source with { Path = _day } };

    private string Refusal(Experiment experiment)
    {
        using var cache = DatasetCache.Open(_cache);
        var fault = Assert.Throws<InputException>(() => Execute(experiment, "refused", cache)).Message;
        Assert.False(Directory.Exists(Run("refused").CheckpointFolder));
        return fault;
    }

    private DatasetCache Open(Experiment experiment)
    {
        _cache = days.Cache(Today(experiment).Data, _folder.Path);
        return DatasetCache.Open(_cache);
    }

    private string Predictions(string run) => File.ReadAllText(Run(run).PredictionsPath);

    private SortedDictionary<string, string> Bytes(string folder) => CrossDistil.Tests.Ingest.Workplace.Bytes(_folder.Of(folder));

    private (StateHeader Header, Dictionary<string, float[]> Blocks) Optimizers(string run)
    {
        var found = OptimizerFile.Find(Run(run).ReadBest().Values.First());
        using var file = StateFile.Open(found.Path);
        file.Position = found.Blocks;
        Dictionary<string, float[]> blocks = new(StringComparer.Ordinal);
        foreach (var block in found.Header.Blocks)
        {
            blocks.Add(block.Name, new float[block.Values]);
            StateFile.Read(file, blocks[block.Name]);
        }

        return (found.Header, blocks);
    }
}
