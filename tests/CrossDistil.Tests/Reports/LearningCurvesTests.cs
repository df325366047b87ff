using CrossDistil.Metrics;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using Xunit;

namespace CrossDistil.Tests.Reports;

public sealed class LearningCurvesTests
{
    [Fact]
    public void A_fall_in_every_later_validation_is_said()
    {
        var sentence = HandMadeRun.Figure("learning-auc", HandMadeRun.Fitted("own", 0.7, 0.69, 0.68)).Sentence;
        Assert.Equal(
            "Checkpoints are chosen by AUC. click: .7000 at step 600 (epoch 1 of 3), then worse at every later validation, −.0200 by step 1,800. "
            + "like: .8000 at step 600 (epoch 1 of 3), then worse at every later validation, −.0200 by step 1,800.",
            sentence);
    }

    [Theory]
    [InlineData(new[] { 0.6, 0.7 }, ".7000 at step 1,200 (epoch 2 of 3), the last validation.")]
    [InlineData(new[] { 0.7, 0.6 }, ".7000 at step 600 (epoch 1 of 3), then .6000 at step 1,200, the last.")]
    [InlineData(new[] { 0.7, 0.7, 0.7 }, ".7000 at step 600 (epoch 1 of 3), then .7000 at step 1,800, the last.")]
    public void What_is_no_lasting_fall_is_not_called_so(double[] aucs, string course) =>
        Assert.StartsWith($"Checkpoints are chosen by AUC. click: {course}", HandMadeRun.Figure("learning-auc", HandMadeRun.Fitted("own", aucs)).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Logloss_rises_where_it_gets_worse() => Assert.Contains(
        "then worse at every later validation, +.0200", HandMadeRun.Figure("learning-logloss", HandMadeRun.Fitted("own", 0.7, 0.69, 0.68)).Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_run_under_way_shows_what_it_has_so_far()
    {
        var figure = HandMadeRun.Figure("learning-auc", HandMadeRun.UnderWay("own", 0.6, 0.7));
        Assert.StartsWith("Checkpoints are chosen by AUC. click: so far .7000 at step 100 (epoch 1 of 3), the last validation.", figure.Sentence, StringComparison.Ordinal);
        Assert.Equal(["50 | .6000", "100 | .7000"], HandMadeRun.Texts(figure.Panels[0]));
    }

    [Fact]
    public void Several_runs_are_lines_over_the_steps_of_any()
    {
        var figure = HandMadeRun.Figure("learning-auc", HandMadeRun.UnderWay("one", 0.6), HandMadeRun.Fitted("step", 0.7, 0.65));
        Assert.Equal(["click", "like"], figure.Panels.Select(panel => panel.Title));
        Assert.Equal(["50 | .6000 | ", "600 |  | .7000", "1,200 |  | .6500"], HandMadeRun.Texts(figure.Panels[0]));
        Assert.Equal(["step", "one", "step 2"], figure.Panels[0].Table.Columns.Select(column => column.Key)); // a run may have any name
        Assert.Equal(["one", "step 2"], Assert.IsType<LineChart>(figure.Panels[0].Chart).Series);
    }

    [Fact]
    public void The_best_possible_is_a_line_and_said_to_be_of_test_rows()
    {
        var best = new OrderedDictionary<string, TaskMetrics>(StringComparer.Ordinal) { ["click"] = new(0.9, 0.85, [], 0.2, null, null, 10, 5) };
        var figure = LearningCurves.Of([HandMadeRun.Fitted("own", 0.7)], best).First();
        Assert.Equal(new Reference("best possible (test rows)", 0.9), Assert.Single(Assert.IsType<LineChart>(figure.Panels[0].Chart).References));
        Assert.Empty(Assert.IsType<LineChart>(figure.Panels[1].Chart).References);
        Assert.EndsWith("The best possible, measured on test rows, is .9000 for click.", figure.Sentence, StringComparison.Ordinal);
    }
}
