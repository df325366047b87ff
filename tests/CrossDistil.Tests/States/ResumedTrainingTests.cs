using System.Text.Json.Nodes;
using CrossDistil.Balancing;
using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Runs.States;
using CrossDistil.Scoring.Models;
using CrossDistil.Tests.Balancing;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.States;

/// <summary>A training that dies twice on the way and is gone on with, in objects that know nothing of it, leaves the files of one that ran through, byte for byte.</summary>
public sealed class ResumedTrainingTests : IDisposable
{
    private const int First = 7, Second = 14; // of 18 steps, with a state every third: one snapshot of the first epoch is before them, one between
    private static readonly string[] s_balancings = ["fixed", "uncertainty", "gradnorm", "pcgrad"];

    private readonly SmallData _data = SmallData.Log();

    public static TheoryData<string, string, EmbeddingOptimizer> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, EmbeddingOptimizer>();
            foreach (var (m, method) in SmallData.Methods.Select(row => row.Data).Index())
                foreach (var (b, balancing) in s_balancings.Index())
                    cases.Add(method, balancing, (m + b) % 2 == 0 ? EmbeddingOptimizer.Adam : EmbeddingOptimizer.Adagrad);
            return cases;
        }
    }

    public static TheoryData<BackboneOptions> Backbones =>
    [
        new SingleOptions { Hidden = [8] }, new SharedBottomOptions { Hidden = [8] }, new CrossStitchOptions { Hidden = [8] }, new PleOptions { Levels = [new() { Hidden = [8] }] },
        new SnrTransOptions { Hidden = [8, 8] }, new SnrAverOptions { Hidden = [8, 8] },
    ];

    public void Dispose() => _data.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_method_under_every_balancing(string method, string balancing, EmbeddingOptimizer optimizer) => SameFiles(Trained(training => training with
    {
        EmbeddingOptimizer = optimizer,
        Balancing = string.Equals(balancing, "fixed", StringComparison.Ordinal) ? new FixedBalancing() : BalancedTrainingTests.BalancingOf(balancing),
    }) with { Method = SmallData.MethodOf(method) });

    [Theory]
    [MemberData(nameof(Backbones))]
    public void Every_backbone(BackboneOptions backbone) => SameFiles(Trained(training => training) with { Model = Model with { Backbone = backbone } });

    [Fact]
    public void On_another_number_of_threads()
    {
        var experiment = Trained(training => training);
        SameFiles(experiment, experiment with { Training = experiment.Training with { Threads = 2 } });
    }

    [Fact]
    public void With_a_gradient_that_is_clipped() => SameFiles(Trained(training => training with { ClipNorm = 0.05 }));

    [Fact]
    public void A_task_that_had_stopped_stays_stopped() => SameFiles(Trained(training => training with { Epochs = 6, Patience = 1, ValidationsPerEpoch = 3, Rate = 0.05 }));

    [Fact]
    public void An_interrupted_run_goes_on_though_it_has_metrics()
    {
        var experiment = Trained(training => training with { SaveSteps = null });
        _data.TrainAndCancel(experiment, First);
        Assert.True(_data.Run().ReadMetrics()!.Interrupted);
        Assert.True(_data.Run().CanResume);
        GoOn(experiment, "run", dies: null);
        _data.Train(experiment, "whole");
        Assert.Equal(Files("whole"), Files("run"));
    }

    [Fact]
    public void A_state_says_where_the_training_stood()
    {
        var experiment = Trained(training => training);
        Die(experiment, First);
        var point = Find(experiment);
        Assert.Equal((6, 2), (point.Step, point.States.Count));
        Assert.Equal([.. point.States.Select(state => state.Header.Numbers["steps"])], new ulong[] { 6, 3 });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-40)]
    [InlineData(12)]
    [InlineData(300)]
    public void A_torn_or_damaged_state_is_told_and_the_one_before_is_used(int place)
    {
        var experiment = Trained(training => training);
        Die(experiment, First);
        var newest = _data.Run().States.Files[0];
        var bytes = File.ReadAllBytes(newest);
        if (place == -40) bytes = bytes[..^40];
        else bytes[place < 0 ? bytes.Length + place : place] ^= 0x10;
        File.WriteAllBytes(newest, bytes);
        var point = Find(experiment);
        Assert.Equal([$"{newest}: is truncated or damaged; the state before it is used"], point.Warnings);
        Assert.Equal(3, point.Step);
        GoOn(experiment, "run", dies: null);
        _data.Train(experiment, "whole");
        Assert.Equal(Files("whole"), Files("run"));
    }

    [Fact]
    public void What_a_kill_left_half_written_and_what_no_good_state_names_is_cleared()
    {
        var experiment = Trained(training => training with { ValidationsPerEpoch = 9 });
        Die(experiment, First);
        var (run, newest) = (_data.Run(), _data.Run().States.Files[0]);
        File.WriteAllText(newest, "torn");
        File.WriteAllText($"{newest}.1.tmp", "half");
        foreach (var ending in (string[])["ckpt", "optimizer"]) File.WriteAllText(Path.Combine(run.CheckpointFolder, $"step-00000099.{ending}"), "of a validation after the state");
        var point = Find(experiment);
        run.Claim(point);
        Assert.Equal([point.States.Single().Path], Directory.GetFiles(Path.GetDirectoryName(newest)!));
        string[] kept = [.. point.States[0].Header.Checkpoints.SelectMany(name => (string[])[name, OptimizerFile.Of(name)]).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(kept);
        Assert.Equal(kept, Directory.EnumerateFiles(run.CheckpointFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_kill_left_half_written_is_gone_in_the_end()
    {
        var experiment = Trained(training => training);
        Die(experiment, First);
        foreach (var file in (string[])["metrics.json", "schema/schema.json", "checkpoints/calibrators.json", "checkpoints/step-00000006.ckpt", "state/step-00000009.state"])
            File.WriteAllText(Path.Combine(_data.Run().Folder, $"{file}.1.tmp"), "{");
        GoOn(experiment, "run", dies: null);
        _data.Train(experiment, "whole");
        Assert.Equal(Files("whole").Keys.Order(StringComparer.Ordinal), Files("run").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_a_good_state_a_run_begins_anew()
    {
        var experiment = Trained(training => training);
        Die(experiment, First);
        foreach (var file in _data.Run().States.Files) File.WriteAllText(file, "CDSTAT02");
        var point = Find(experiment);
        Assert.Equal((null, 2), (point.Step, point.Warnings.Count));
        GoOn(experiment, "run", dies: null);
        _data.Train(experiment, "whole");
        Assert.Equal(Files("whole"), Files("run"));
    }

    [Fact]
    public void A_state_whose_checkpoint_is_gone_is_not_used()
    {
        var experiment = Trained(training => training with { ValidationsPerEpoch = 9 });
        Die(experiment, First);
        foreach (var checkpoint in Directory.EnumerateFiles(_data.Run().CheckpointFolder)) File.Delete(checkpoint);
        var point = Find(experiment);
        Assert.Null(point.Step);
        Assert.All(point.Warnings, warning => Assert.Matches("its checkpoint step-0000000[1-6].ckpt is gone; the state before it is used$", warning));
    }

    [Fact]
    public void Another_training_is_refused_by_name()
    {
        var experiment = Trained(training => training);
        Die(experiment, First);
        var newest = _data.Run().States.Files[0];
        const string Anew = "start over with the option overwrite, or choose another folder";
        Assert.Equal(
            $"{newest}: is of another experiment (training.rate was 0.01, is 0.02); resume with the options that it was started with, or {Anew}",
            Refusal(experiment with { Training = experiment.Training with { Rate = 0.02 } }));
        var (same, now) = (ResumePoint.Find(_data.Run(), IdentityOf(experiment)).States[0].Header.Of, IdentityOf(experiment));
        Assert.Equal(same, now);
        Assert.Equal($"{newest}: is of other data; resume with the data that it was started with, or {Anew}", now.Refusal(same with { Data = "other" }, newest)!.ToString());
        Assert.Equal($"{newest}: is of version 0.0.1, and this is {now.Version}: the bits would be others; resume with that version, or {Anew}", now.Refusal(same with { Version = "0.0.1" }, newest)!.ToString());
        Assert.StartsWith($"{newest}: is of a processor with vectors of 1024 bits, and here they have {now.VectorBits}: the bits would be others; ", now.Refusal(same with { VectorBits = 1024 }, newest)!.ToString(), StringComparison.Ordinal);
        Assert.Null(ResumePoint.FindSame(_data.Run(), now with { Data = "other" }).Step);
    }

    [Fact]
    public void What_changes_no_number_changes_no_identity()
    {
        var experiment = Trained(training => training);
        var other = experiment with { Name = "another", Cache = "elsewhere", Training = experiment.Training with { Threads = 7, SaveSeconds = null, SaveSteps = 1 } };
        Assert.Equal(ExperimentFile.Identity(experiment), ExperimentFile.Identity(other));
        Assert.DoesNotContain("save", ExperimentFile.Identity(experiment), StringComparison.OrdinalIgnoreCase); // as before there were states
        Assert.NotEqual(ExperimentFile.Identity(experiment), ExperimentFile.Identity(experiment with { Training = experiment.Training with { Seed = 2 } }));
        Assert.NotEqual(ExperimentFile.Identity(experiment), ExperimentFile.Identity(experiment with { From = "first" }));
        Assert.DoesNotContain("from", ExperimentFile.Identity(experiment), StringComparison.Ordinal); // as before there were warm starts
    }

    [Fact]
    public void A_run_that_can_go_on_is_not_replaced_unless_asked_and_a_finished_one_leaves_nothing_to_go_on_from()
    {
        var experiment = Trained(training => training);
        Die(experiment, First);
        var run = _data.Run();
        Assert.Equal(
            $"{run.Folder}: holds an interrupted run; continue with the option resume, start over with the option overwrite, "
                + "or choose another folder",
            Assert.Throws<InputException>(() => run.Check(overwrite: false)).Message);
        run.Check(overwrite: true);
        run.CheckResumed();
        GoOn(experiment, "run", dies: null);
        Assert.False(run.CanResume);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(run.Folder), entry => Path.GetFileName(entry) is "state" or "lock");
    }

    private static ModelOptions Model => SmallData.Experiment.Model with { Dropout = 0.2, EmbeddingDropout = 0.1 };

    private static Experiment Trained(Func<TrainingOptions, TrainingOptions> training) => SmallData.With(options => training(options with
    {
        Epochs = 2, SaveSteps = 3, SaveSeconds = 60, ConflictProbes = 2, ValidationsPerEpoch = 2, EmbeddingL2 = 0.001, WeightDecay = 0.01,
    })) with { Model = Model };

    private void SameFiles(Experiment experiment, Experiment? later = null)
    {
        _data.Train(experiment, "whole");
        Die(experiment, First);
        GoOn(later ?? experiment, "run", Second);
        GoOn(experiment, "run", dies: null);
        Assert.Equal(Files("whole"), Files("run"));
        Assert.False(_data.Run().ReadMetrics()!.Interrupted); // it is what its digest says
    }

    private void Die(Experiment experiment, int step)
    {
        using var cache = _data.Open();
        Assert.Throws<Death>(() => new TrainingJob(experiment, _data.Folder, cache).Train(_data.Run(), Killer.After(step), TimeProvider.System, CancellationToken.None));
    }

    private void GoOn(Experiment experiment, string run, int? dies)
    {
        using var cache = _data.Open();
        var point = ResumePoint.Find(_data.Run(run), new TrainingJob(experiment, _data.Folder, cache).Identity);
        void Train() => new TrainingJob(experiment, _data.Folder, cache).Train(_data.Run(run), dies is { } step ? Killer.After(step) : null, TimeProvider.System, CancellationToken.None, resume: point);
        if (dies is null) Train();
        else if (Record.Exception(Train) is { } end) Assert.IsType<Death>(end); // or it ended before
    }

    private ResumePoint Find(Experiment experiment) => ResumePoint.Find(_data.Run(), IdentityOf(experiment));

    private StateIdentity IdentityOf(Experiment experiment)
    {
        using var cache = _data.Open();
        return new TrainingJob(experiment, _data.Folder, cache).Identity;
    }

    private string Refusal(Experiment experiment) => Assert.Throws<InputException>(() => Find(experiment)).Message;

    /// <summary>Every file of a run as text, but for times.</summary>
    private Dictionary<string, string> Files(string run)
    {
        var folder = _data.Run(run).Folder;
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Path.GetFileName(file) switch
            {
                "metrics.json" => Timeless(file),
                "run.sha256" => string.Join('\n', File.ReadLines(file).Where(line => !line.EndsWith("  metrics.json", StringComparison.Ordinal))), // whose digest has seen the times
                _ => Convert.ToHexString(File.ReadAllBytes(file)),
            },
            StringComparer.Ordinal);
    }

    private static string Timeless(string file)
    {
        var metrics = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        foreach (var time in (string[])["rows_per_second", "seconds"]) Assert.True(metrics.Remove(time));
        foreach (var circumstance in (string[])["peak_bytes", "started"]) Assert.True(metrics["environment"]!.AsObject().Remove(circumstance));
        return metrics.ToJsonString();
    }
}
