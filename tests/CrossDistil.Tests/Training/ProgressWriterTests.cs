using CrossDistil.Data;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>progress.json: when it is written, what it says, and that it stands in nobody's way.</summary>
public sealed class ProgressWriterTests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly List<Evaluation> _evaluations = [];
    private readonly List<EpochConflict> _conflict = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crossdistil-");

    private RunFolder Run => new(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_is_written_at_the_first_step_at_validations_and_else_once_a_second()
    {
        var writer = new ProgressWriter(Run, next: null, _clock);
        Assert.Equal(1, StepAfter(writer, 1, seconds: 0));
        Assert.Equal(1, StepAfter(writer, 2, seconds: 0.9));
        Assert.Equal(3, StepAfter(writer, 3, seconds: 0.1));
        _evaluations.Add(Evaluated(4));
        Assert.Equal(4, StepAfter(writer, 4, seconds: 0.1));
        Assert.Equal(4, StepAfter(writer, 5, seconds: 0.1));
        writer.Finish();
        Assert.Equal(5, Run.ReadProgress()!.Step);
    }

    [Fact]
    public void It_says_all_that_is_known_so_far()
    {
        var writer = new ProgressWriter(Run, next: null, _clock);
        _evaluations.Add(Evaluated(10));
        _conflict.Add(new EpochConflict(1, new(StringComparer.Ordinal) { ["click, like"] = -0.25 }));
        _clock.Advance(2.5);
        writer.Report(new TrainingProgress(2, 3, 15, 30, 123.5, _evaluations, _conflict));
        var progress = Run.ReadProgress()!;
        Assert.Equal((2, 3, 15, 30, 123.5, 2.5), (progress.Epoch, progress.Epochs, progress.Step, progress.Steps, progress.RowsPerSecond, progress.Seconds));
        Assert.Equal([10], progress.ValidationSteps);
        Assert.Equal(0.75, progress.Validation.Single()["click"].Auc);
        Assert.Equal(-0.25, progress.Conflict.Single().Cosines["click, like"]);
    }

    [Fact]
    public void Where_writing_is_slow_it_is_written_more_seldom()
    {
        var slow = new SlowClock(secondsPerLook: 0.05);
        var writer = new ProgressWriter(Run, next: null, slow);
        StepAfter(writer, 1, seconds: 0);
        slow.Advance(1);
        Assert.Equal(2, StepAfter(writer, 2, seconds: 0)); // one slow write says nothing yet
        slow.Advance(15);
        Assert.Equal(2, StepAfter(writer, 3, seconds: 0));
        slow.Advance(5); // 20 s are 200 times what a write takes
        Assert.Equal(4, StepAfter(writer, 4, seconds: 0));
    }

    [Fact]
    public void A_report_between_two_writes_allocates_nothing()
    {
        var writer = new ProgressWriter(Run, next: null, _clock);
        writer.Report(At(1));
        Assert.Equal(0, Allocations.OnThisThread(() => writer.Report(At(2))));
    }

    [Fact]
    public void What_cannot_be_written_is_left_out_and_others_are_told_all_the_same()
    {
        var told = new List<long>();
        var writer = new ProgressWriter(new RunFolder(Path.Combine(_folder.FullName, "gone")), new Listener(told), _clock);
        writer.Report(At(1));
        _clock.Advance(2);
        writer.Report(At(2));
        writer.Finish();
        Assert.Equal([1, 2], told);
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "gone")));
    }

    [Fact]
    public void A_training_whose_progress_cannot_be_written_ends_as_any_other()
    {
        using var data = SmallData.Log();
        var whole = data.Train(SmallData.Experiment, "whole");
        using var cache = data.Open();
        var run = data.Run("blocked");
        var blocked = new Blocker(run);
        var metrics = TrainingRun.Execute(SmallData.Experiment, data.Folder, cache, run, blocked, TimeProvider.System, CancellationToken.None);
        Assert.True(Directory.Exists(run.ProgressPath)); // it was in the way to the end
        Assert.Equal(whole.Test["click"].Auc, metrics.Test["click"].Auc);
        Assert.NotNull(run.ReadMetrics());
    }

    [Fact]
    public void A_run_under_way_has_progress_with_its_validations_and_a_finished_one_has_none()
    {
        using var data = SmallData.Log();
        using var cache = data.Open();
        var seen = new List<RunProgress>();
        var run = data.Run();
        var experiment = SmallData.With(training => training with { Epochs = 3, ConflictProbes = 1 });
        var metrics = TrainingRun.Execute(experiment, data.Folder, cache, run, new Reader(run, seen), _clock, CancellationToken.None);
        Assert.Equal(metrics.ValidationSteps, seen[^1].ValidationSteps);
        Assert.Equal(metrics.Conflict.Select(epoch => epoch.Epoch), seen[^1].Conflict.Select(epoch => epoch.Epoch));
        Assert.Equal([0, 1, 2, 3], seen.Select(progress => progress.Validation.Count).Distinct());
        Assert.False(File.Exists(run.ProgressPath));
    }

    [Fact]
    public void Damaged_progress_is_a_fault_that_names_the_file()
    {
        File.WriteAllText(Run.ProgressPath, "{");
        Assert.StartsWith($"{Run.ProgressPath}: cannot be read", Assert.Throws<InputException>(Run.ReadProgress).Message, StringComparison.Ordinal);
        File.Delete(Run.ProgressPath);
        Assert.Null(Run.ReadProgress());
    }

    private static Evaluation Evaluated(long step) => new(step, 1, new(StringComparer.Ordinal)
    {
        ["click"] = new TaskMetrics(0.75, MultiAuc: null, new(StringComparer.Ordinal), Logloss: null, NormalisedEntropy: null, Ece: null, Rows: 10, Positives: 5),
    });

    private TrainingProgress At(long step) => new(1, 1, step, 100, 10, _evaluations, _conflict);

    /// <summary>The step that the file is of, once another one was reported.</summary>
    private long StepAfter(ProgressWriter writer, long step, double seconds)
    {
        _clock.Advance(seconds);
        writer.Report(At(step));
        return Run.ReadProgress()!.Step;
    }

    /// <summary>A clock on which every look takes a while, so that a write does.</summary>
    private sealed class SlowClock(double secondsPerLook) : TimeProvider
    {
        private double _seconds;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(1000 * (_seconds += secondsPerLook));

        public void Advance(double seconds) => _seconds += seconds;
    }

    private sealed class Listener(List<long> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told.Add(value.Step);
    }

    /// <summary>Puts a folder where the file belongs.</summary>
    private sealed class Blocker(RunFolder run) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step > 1) return;
            File.Delete(run.ProgressPath);
            Directory.CreateDirectory(run.ProgressPath);
        }
    }

    /// <summary>Reads what is there after every step.</summary>
    private sealed class Reader(RunFolder run, List<RunProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen.Add(run.ReadProgress()!);
    }
}
