using CrossDistil.Cli.Output;
using CrossDistil.Metrics;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class RunTableTests
{
    [Fact]
    public void A_runs_metrics_stand_task_by_task() => Assert.Equal(
        """
        plain: test metrics
        ╭────────────────────────┬────────┬────────╮
        │ Metric                 │ finish │   like │
        ├────────────────────────┼────────┼────────┤
        │ AUC                    │  .7489 │  .9501 │
        │ Multi-AUC              │  .6510 │  .8005 │
        │ Logloss                │  .5211 │  .0498 │
        │ ECE                    │  .0100 │  .0020 │
        │ ECE before calibration │  .0150 │  .0013 │
        │ Normalised entropy     │  .9000 │  .9000 │
        │ Positives              │  1,200 │  1,200 │
        │ Labelled rows          │ 60,000 │ 60,000 │
        ╰────────────────────────┴────────┴────────╯
        """.ReplaceLineEndings("\n"),
        Shown(("finish", Metrics(0.7489, 0.6510, 0.5211, 0.0100, 0.0150)), ("like", Metrics(0.9501, 0.8005, 0.0498, 0.0020, 0.0013))));

    [Fact]
    public void Metrics_within_users_have_rows_where_they_were_measured()
    {
        var like = Metrics(0.9501, 0.8005, 0.0498, 0.0020, 0.0013);
        Assert.Equal(
            """
            plain: test metrics
            ╭───────────────────────────────┬────────┬────────┬────────╮
            │ Metric                        │   like │  click │  share │
            ├───────────────────────────────┼────────┼────────┼────────┤
            │ AUC                           │  .9501 │  .9501 │  .9501 │
            │ Multi-AUC                     │  .8005 │  .8005 │  .8005 │
            │ Logloss                       │  .0498 │  .0498 │  .0498 │
            │ ECE                           │  .0020 │  .0020 │  .0020 │
            │ ECE before calibration        │  .0013 │  .0013 │  .0013 │
            │ Normalised entropy            │  .9000 │  .9000 │  .9000 │
            │ GAUC                          │  .6512 │  .6612 │      – │
            │ NDCG@5                        │  .2345 │      – │      – │
            │ Labelled rows that GAUC is of │   40 % │   40 % │      – │
            │ Positives                     │  1,200 │  1,200 │  1,200 │
            │ Labelled rows                 │ 60,000 │ 60,000 │ 60,000 │
            ╰───────────────────────────────┴────────┴────────┴────────╯
            """.ReplaceLineEndings("\n"),
            Shown(("like", like with { PerUser = new(0.6512, 0.4, 90, 0.2345, 5, 95) }), ("click", like with { PerUser = new(0.6612, 0.4, 90, null, 5, 0) }), ("share", like)));
    }

    [Fact]
    public void An_undefined_value_is_a_dash_beside_its_counts() => Assert.Equal(
        """
        plain: test metrics
        ╭────────────────────────┬───────────╮
        │ Metric                 │ my [task] │
        ├────────────────────────┼───────────┤
        │ AUC                    │         – │
        │ Multi-AUC              │         – │
        │ Logloss                │     .0100 │
        │ ECE                    │     .0200 │
        │ ECE before calibration │     .0312 │
        │ Normalised entropy     │         – │
        │ Positives              │         0 │
        │ Labelled rows          │       500 │
        ╰────────────────────────┴───────────╯
        """.ReplaceLineEndings("\n"),
        Shown(("my [task]", new TaskMetrics(null, null, [], 0.01, null, 0.02, 500, 0, new(0.02, null, 0.0312)))));

    [Fact]
    public void A_run_that_was_not_tested_says_so() => Assert.Equal("plain: the test split is closed", Shown());

    private static TaskMetrics Metrics(double auc, double multiAuc, double logloss, double ece, double? before) =>
        new(auc, multiAuc, [], logloss, 0.9, ece, 60_000, 1_200, before is null ? null : new(logloss, 0.9, before));

    private static string Shown(params (string Task, TaskMetrics Metrics)[] tasks) =>
        Terminal.Text(ReportTables.Of("plain", new(tasks.Select(task => KeyValuePair.Create(task.Task, task.Metrics)), StringComparer.Ordinal)), 80);
}
