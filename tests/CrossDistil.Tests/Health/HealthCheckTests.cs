using System.Globalization;
using CrossDistil.Data.Schema;
using CrossDistil.Objectives;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Health.Checks;
using Xunit;

namespace CrossDistil.Tests.Health;

/// <summary>Each fault in a log that has nothing else wrong; the first test says that without it there is no finding.</summary>
public sealed class HealthCheckTests
{
    [Fact]
    public void A_healthy_log_has_no_finding()
    {
        var report = MadeLog.Check();
        Assert.Empty(report.Findings);
        Assert.Equal("Nothing was found that would hurt training.", report.Summary);
        Assert.Equal(9, report.Source!.Periods.Count); // the test day is not looked at
    }

    [Theory]
    [InlineData("categorical")]
    [InlineData("list")]
    [InlineData("numeric")]
    public void A_feature_that_gives_a_label_away_is_a_leak(string kind)
    {
        FeatureOptions feature = kind switch
        {
            "list" => new ListFeature { Name = "extra", Expression = "[extra, 7]" },
            "numeric" => new NumericFeature { Name = "extra" },
            _ => new CategoricalFeature { Name = "extra" },
        };
        var leak = MadeLog.Check(row => row with { Extra = Number((row.Click * -3) - (row.Number % 2)) }, MadeLog.With(feature)).The("leak");
        Assert.Equal((Severity.Warning, "features.extra"), (leak.Severity, Assert.Single(leak.Measured).Where));
        Assert.Equal("AUC 1.000 for click alone", leak.Measured[0].Text);
    }

    [Fact]
    public void A_privileged_feature_is_no_leak() =>
        Assert.DoesNotContain(MadeLog.Check(row => row with { Extra = Number(row.Click) }, MadeLog.With(new CategoricalFeature { Name = "extra", Privileged = true })).Findings, finding => finding.Kind is "leak");

    [Fact]
    public void Values_that_occur_once_tell_nothing_of_a_label()
    {
        var report = MadeLog.Check(row => row with { Extra = $"x{row.Number}" }, MadeLog.With(new CategoricalFeature { Name = "extra" }));
        Assert.All(report.FeatureAucs.Where(auc => auc.Feature is "extra"), auc => Assert.Equal(0.5, auc.Auc, 1e-9));
        Assert.Equal("features.extra", report.The("seen-once").Measured[0].Where);
        Assert.Equal(Severity.Warning, report.The("seen-once").Severity);
        Assert.Contains("unknown: 100 % in validation, 100 % in test, 0 % in train", report.The("unknown").Measured[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_over_a_column_of_a_label_is_told_by_what_it_tells()
    {
        var tasks = (IReadOnlyList<TaskOptions>)[new TaskOptions { Name = "click", Label = "extra >= 0.5 * age" }, MadeLog.Experiment.Tasks[1]];
        var report = MadeLog.Check(
            row => row with { Extra = Number(row.Click * 1000) },
            MadeLog.With(new NumericFeature { Name = "played", Expression = "ln(1 + extra)" }) with { Tasks = tasks });
        Assert.Equal(
            [(Severity.Warning, "features.played", "uses extra"), (Severity.Note, "features.age", "uses age")],
            report.Findings.Where(finding => finding.Kind is "outcome-column").Select(finding => (finding.Severity, finding.Measured[0].Where, finding.Measured[0].Text.Split(',')[0])));
    }

    [Fact]
    public void Levels_with_few_rows_are_named_with_what_the_method_asks_for()
    {
        var report = MadeLog.Check(row => row with { Like = row.Number % 60 == 0 && row.Click == 1 ? "1" : row.Number % 30 == 0 ? row.Like : "0" });
        var ranking = report.The("ranking");
        Assert.Equal(Severity.Warning, ranking.Severity);
        Assert.Contains("training rows", ranking.Measured[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(MadeLog.Check(row => row with { Like = row.Number % 30 == 0 ? row.Like : "0" }, MadeLog.Experiment with { Method = new PlainMethod() }).Findings, finding => finding.Kind is "ranking");
    }

    [Fact]
    public void What_cannot_be_ranked_is_told_before_training_refuses()
    {
        var report = MadeLog.Check(row => row with { Like = Number(row.Click) });
        Assert.Equal("training will refuse to begin", report.The("ranking").Title);
    }

    [Fact]
    public void Few_positives_are_too_few_to_learn_from_and_to_measure_on()
    {
        var few = MadeLog.Check(row => row with { Like = row.Number % 50 == 0 ? "1" : "0" }).Findings.Where(finding => finding.Kind is "few-labels").ToArray();
        Assert.Equal(["too few training rows of one class", "too few rows of one class to measure on"], few.Select(finding => finding.Title));
        Assert.Equal("56 positives, 2,744 negatives in train", few[0].Measured[0].Text);
        Assert.Equal(["tasks.like", "tasks.like"], few[1].Measured.Select(measured => measured.Where));
    }

    [Fact]
    public void A_label_rate_that_jumps_with_validation_is_told()
    {
        var drift = MadeLog.Check(row => row with { Like = string.CompareOrdinal(row.Day, "2022-05-08") < 0 ? row.Like : Number(row.Number % 5 == 0 ? 0 : 1) }).The("label-drift");
        Assert.Equal(Severity.Warning, drift.Severity);
        Assert.EndsWith("in train, 80 % in validation", drift.Measured[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_without_positives_and_a_day_without_rows_are_told()
    {
        var report = MadeLog.Check(row => row with { Like = row.Day is "2022-05-03" ? "0" : row.Like, Day = row.Day is "2022-05-05" ? "2022-05-06" : row.Day });
        Assert.Equal(("2022-05-03", 0), (report.The("label-by-day").Measured[0].Where, report.The("label-by-day").Measured[0].Value));
        Assert.Equal(("2022-05-04", "no rows until 2022-05-06"), (report.The("rows-by-day").Measured[0].Where, report.The("rows-by-day").Measured[0].Text));
    }

    [Fact]
    public void A_time_that_is_compared_as_text_is_refused()
    {
        var fault = Assert.Throws<CrossDistil.Data.InputException>(() => MadeLog.Check(
            row => row with { Day = $"d{row.Number * 12 / MadeLog.Rows}" },
            MadeLog.Experiment with { Split = new TimeSplit { By = "day", ValidationFrom = "d7", TestFrom = "d9" } }));
        Assert.Contains("\"10\" stands before \"5\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_by_chance_over_a_log_with_times_is_told()
    {
        var mixed = MadeLog.Check(experiment: MadeLog.Experiment with { Split = new HashSplit { Key = "concat(item, age)", Validation = 0.2, Test = 0.1 } });
        Assert.Equal(Severity.Note, mixed.The("time-order").Severity);
        Assert.Equal((Severity.Note, "the splits share their users"), (mixed.The("shared-users").Severity, mixed.The("shared-users").Title));
        var byUser = MadeLog.Check(experiment: MadeLog.Experiment with { Split = new HashSplit { Key = "user", Validation = 0.3, Test = 0.2 } });
        Assert.DoesNotContain(byUser.Findings, finding => finding.Kind is "shared-users");
        Assert.Contains(byUser.The("unknown").Measured, measured => measured is { Where: "features.user" });
    }

    [Fact]
    public void A_split_by_user_that_lets_some_through_is_told()
    {
        const string user = "CAST(substr(\"user\", 2) AS INTEGER)";
        var split = new ExpressionSplit { Train = $"{user} < 30 OR (\"user\" = 'u31' AND day < DATE '2022-05-02')", Validation = $"{user} < 40", Test = $"{user} >= 40" };
        var shared = MadeLog.Check(experiment: MadeLog.Experiment with { Split = split }).The("shared-users");
        Assert.Equal((Severity.Warning, "validation"), (shared.Severity, shared.Measured[0].Where));
    }

    [Fact]
    public void Rows_written_twice_are_told()
    {
        var repeated = MadeLog.Check(repeated: row => row.Number % 20 == 0).The("duplicates");
        Assert.Equal((Severity.Note, "4.8 % of the rows have the features and labels of an earlier one"), (repeated.Severity, repeated.Measured[0].Text));
    }

    [Fact]
    public void Validation_rows_that_were_trained_on_are_told()
    {
        var found = MadeLog.Check(row => row with { Age = row.Number % 400, Like = "0", Click = row.Number % 2, User = $"u{row.Number % 400}", Item = "i" }, MadeLog.Experiment with { Method = new PlainMethod(), Tasks = [MadeLog.Experiment.Tasks[0]] })
            .Findings.Where(finding => finding.Kind is "duplicates").ToArray();
        Assert.Equal(["training rows repeat", "validation rows are training rows"], found.Select(finding => finding.Title));
        Assert.Equal([1.0, 1.0], found[1].Measured.Select(measured => measured.Value!.Value));
    }

    [Fact]
    public void Features_that_are_constant_or_nearly_always_missing_are_told()
    {
        var features = (IReadOnlyList<FeatureOptions>)[.. MadeLog.Experiment.Features, new CategoricalFeature { Name = "one", Expression = "1" }, new NumericFeature { Name = "two", Expression = "2" }, new CategoricalFeature { Name = "extra" }];
        var report = MadeLog.Check(row => row with { Extra = row.Number % 200 == 0 ? "x" : string.Empty }, MadeLog.Experiment with { Features = features });
        Assert.Equal(["features.one", "features.two"], report.The("constant").Measured.Select(measured => measured.Where));
        Assert.Equal(("features.extra", Severity.Note), (Assert.Single(report.The("missing").Measured).Where, report.The("missing").Severity));
    }

    [Fact]
    public void A_feature_that_moves_with_time_has_drifted()
    {
        var drift = MadeLog.Check(row => row with { Age = row.Age + (row.Number * 40.0 / MadeLog.Rows) }).The("feature-drift");
        Assert.Equal((Severity.Warning, "features.age"), (drift.Severity, Assert.Single(drift.Measured).Where));
    }

    [Fact]
    public void Test_labels_change_nothing_but_their_count()
    {
        var (log, other) = (MadeLog.Check(), MadeLog.Check(row => row.Day is "2022-05-10" ? row with { Click = 1 - row.Click, Like = row.Like is "1" ? "0" : "1" } : row));
        Assert.Equal(Json(log), Json(other));

        static string Json(HealthReport report) => System.Text.Json.JsonSerializer.Serialize(report);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
