using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class BestCheckpointsTests : IDisposable
{
    private readonly SmallData _data = SmallData.Same(SmallRow.Of("++", "--", "+-", "-+"));
    private readonly TrainingBench _bench;
    private long _step;

    public BestCheckpointsTests() => _bench = new TrainingBench(_data, SmallData.Experiment);

    public void Dispose()
    {
        _bench.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void Each_task_keeps_its_own_best_and_files_that_no_task_needs_go()
    {
        var best = Best(patience: null);
        Add(best, 0.6, 0.6);
        Assert.Equal(["step-00000001.ckpt"], _bench.Checkpoints);
        Add(best, 0.7, 0.5);
        Assert.Equal(["step-00000001.ckpt", "step-00000002.ckpt"], _bench.Checkpoints);
        Add(best, 0.5, 0.5);
        Assert.Equal(["step-00000001.ckpt", "step-00000002.ckpt"], _bench.Checkpoints);
        Add(best, 0.6, 0.9);
        Assert.Equal(["step-00000002.ckpt", "step-00000004.ckpt"], _bench.Checkpoints);
        Assert.Equal(["step-00000002.ckpt", "step-00000004.ckpt"], [Path.GetFileName(best.PathOf(0)), Path.GetFileName(best.PathOf(1))]);
        Assert.Equal((2L, 4L), (best.Best(0)!.Step, best.Best(1)!.Step));
    }

    [Fact]
    public void What_a_state_names_stays_until_no_state_names_it_and_goes_with_its_optimizers()
    {
        var best = Best(patience: null);
        Add(0.6);
        best.Hold(["step-00000001.ckpt"]);
        Add(0.7);
        Add(0.8);
        Assert.Equal(["step-00000001.ckpt", "step-00000001.optimizer", "step-00000003.ckpt", "step-00000003.optimizer"], Files());
        best.Hold(["step-00000003.ckpt"]);
        Assert.Equal(["step-00000003.ckpt", "step-00000003.optimizer"], Files());

        void Add(double auc) => best.Add(new Evaluation(++_step, _step, new(StringComparer.Ordinal) { ["click"] = Metrics(auc), ["like"] = Metrics(auc) }), path =>
        {
            File.WriteAllText(path, "parameters");
            File.WriteAllText(Path.ChangeExtension(path, ".optimizer"), "moments");
        });

        IEnumerable<string?> Files() => Directory.EnumerateFiles(best.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_checkpoint_holds_the_model_of_its_validation()
    {
        var best = Best(patience: null);
        var then = _bench.Values();
        Add(best, 0.6, 0.6);
        foreach (var parameter in _bench.Trained.Model.Parameters) parameter.Values.Fill(7);
        Add(best, 0.5, 0.5);
        Checkpoint.Load(best.PathOf(0), _bench.Trained);
        Assert.Equal(then, _bench.Values());
    }

    [Fact]
    public void An_equal_value_is_not_better()
    {
        var best = Best(patience: null);
        Add(best, 0.6, 0.6);
        Add(best, 0.6, 0.6);
        Assert.Equal(1, best.Best(0)!.Step);
    }

    [Fact]
    public void A_task_stops_after_its_patience_while_the_other_goes_on()
    {
        var best = Best(patience: 2);
        Add(best, 0.6, 0.5);
        Add(best, 0.5, 0.6);
        Add(best, 0.5, 0.7); // click has stopped
        Assert.False(best.AllStopped);
        Add(best, 0.9, 0.6); // too late for click
        Add(best, 0.9, 0.6);
        Assert.True(best.AllStopped);
        Assert.Equal((1L, 3L), (best.Best(0)!.Step, best.Best(1)!.Step));
    }

    [Fact]
    public void A_better_value_renews_the_patience()
    {
        var best = Best(patience: 2);
        foreach (var auc in new[] { 0.5, 0.4, 0.6, 0.4 }) Add(best, auc, auc);
        Assert.False(best.AllStopped);
        Add(best, 0.5, 0.5);
        Assert.True(best.AllStopped);
    }

    [Fact]
    public void Without_patience_nothing_stops()
    {
        var best = Best(patience: null);
        for (var i = 0; i < 30; i++) Add(best, 0.5, 0.5);
        Assert.False(best.AllStopped);
    }

    [Fact]
    public void An_undefined_value_is_worse_than_any_and_yet_a_first_checkpoint()
    {
        var best = Best(patience: null);
        Add(best, null, 0.6);
        Assert.Equal(1, best.Best(0)!.Step);
        Add(best, 0.1, 0.5);
        Add(best, null, 0.5);
        Assert.Equal((2L, 1L), (best.Best(0)!.Step, best.Best(1)!.Step));
    }

    [Theory]
    [InlineData(SelectionMetric.Auc, 1)]
    [InlineData(SelectionMetric.MultiAuc, 2)]
    [InlineData(SelectionMetric.Logloss, 3)]
    public void The_metric_that_was_asked_for_chooses(SelectionMetric metric, long step)
    {
        var best = new BestCheckpoints(_bench.CheckpointFolder, SmallData.Tasks, metric, patience: null);
        Add(best, new(0.9, 0.5, [], 0.6, 1, 0, 4, 2));
        Add(best, new(0.8, 0.6, [], 0.7, 1, 0, 4, 2));
        Add(best, new(0.7, 0.4, [], 0.5, 1, 0, 4, 2));
        Assert.Equal(step, best.Best(0)!.Step);
    }

    private BestCheckpoints Best(int? patience) => new(_bench.CheckpointFolder, SmallData.Tasks, SelectionMetric.Auc, patience);

    private void Add(BestCheckpoints best, double? click, double? like) => Add(best, Metrics(click), Metrics(like));

    private void Add(BestCheckpoints best, TaskMetrics both) => Add(best, both, both);

    private void Add(BestCheckpoints best, TaskMetrics click, TaskMetrics like)
    {
        var tasks = new OrderedDictionary<string, TaskMetrics>(StringComparer.Ordinal) { ["click"] = click, ["like"] = like };
        best.Add(new Evaluation(++_step, _step, tasks), path => Checkpoint.Save(path, _bench.Trained));
    }

    private static TaskMetrics Metrics(double? auc) => new(auc, null, [], 0.5, 1, 0, 4, 2);
}
