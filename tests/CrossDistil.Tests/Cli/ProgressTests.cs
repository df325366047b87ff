using CrossDistil.Cli.Output;
using CrossDistil.Ingest;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Studies;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class ProgressTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void Training_is_told_with_rate_time_left_and_the_last_validation()
    {
        var text = new TrainingText(_clock);
        _clock.Advance(60);
        Evaluation[] evaluations = [new(1200, 2, new(StringComparer.Ordinal) { ["finish"] = Measured(0.71004), ["like"] = Measured(null) })];
        var line = text.Line(new TrainingProgress(2, 5, 1200, 3000, 41_250.4, evaluations, []));
        Assert.Equal("epoch 2/5  step 1,200/3,000  41,250 rows/s  1:30 left  validation AUC finish .7100, like –", line.Text);
        Assert.True(line.Milestone);
        Assert.False(text.Line(new TrainingProgress(2, 5, 1201, 3000, 41_250.4, evaluations, [])).Milestone);
    }

    [Fact]
    public void Before_the_first_step_there_is_no_time_left() =>
        Assert.Equal("epoch 1/5  step 0/3,000  0 rows/s", new TrainingText(_clock).Line(new TrainingProgress(1, 5, 0, 3000, 0, [], [])).Text);

    [Fact]
    public void Every_stage_of_ingest_is_a_milestone()
    {
        var text = new IngestText(_clock);
        Assert.Equal(new ProgressLine(0, 0, "reading", Milestone: true), text.Line(new IngestProgress(IngestStage.Reading, 0, 0)));
        Assert.Equal(new ProgressLine(0, 800, "encoding", Milestone: true), text.Line(new IngestProgress(IngestStage.Encoding, 0, 800)));
        _clock.Advance(2);
        Assert.Equal(
            new ProgressLine(200, 800, "encoding  100 rows/s  0:06 left", Milestone: false), text.Line(new IngestProgress(IngestStage.Encoding, 200, 800)));
    }

    [Fact]
    public void A_study_tells_its_runs_and_the_time_left_by_what_was_trained_here()
    {
        var text = new StudyProgressText(_clock);
        _clock.Advance(60);
        Assert.Equal(
            new ProgressLine(12.5, 45, "12/45 runs, 1 failed, 4 kept  3:49 left  mmoe seed 2", Milestone: false), // 8.5 of 41 runs in a minute
            text.Line(new StudyProgress(12, 1, 4, 45, 0.5, null, "mmoe seed 2")));
    }

    [Fact]
    public void A_study_that_kept_all_its_runs_so_far_promises_nothing()
    {
        var text = new StudyProgressText(_clock);
        _clock.Advance(60);
        Assert.Equal("4/45 runs, 4 kept  mmoe seed 2", text.Line(new StudyProgress(4, 0, 4, 45, 0, null, "mmoe seed 2")).Text);
    }

    [Fact]
    public void A_run_that_ends_is_a_milestone()
    {
        var line = new StudyProgressText(_clock).Line(new StudyProgress(1, 1, 0, 3, 0.25, "kd seed 1 failed", "mmoe seed 2"));
        Assert.Equal(new ProgressLine(1.25, 3, "1/3 runs, 1 failed  kd seed 1 failed", Milestone: true), line);
    }

    [Fact]
    public void Without_a_terminal_there_is_a_line_for_each_milestone_and_every_ten_seconds()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var progress = new PlainProgress<int>("work", done => new(done, 50, $"at {done}", Milestone: done == 10), writer, _clock);
        foreach (var done in Enumerable.Range(1, 25))
        {
            _clock.Advance(1);
            progress.Report(done);
        }

        Assert.Equal("work  20%  at 10\nwork  40%  at 20\n", writer.ToString());
    }

    private static TaskMetrics Measured(double? auc) => new(auc, MultiAuc: null, new(StringComparer.Ordinal), Logloss: null, NormalisedEntropy: null, Ece: null, Rows: 10, Positives: 5);
}
