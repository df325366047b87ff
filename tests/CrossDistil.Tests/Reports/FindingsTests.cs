using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Results;
using Xunit;
using static CrossDistil.Tests.Reports.StudyReports;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Reports;

public sealed class FindingsTests
{
    [Fact]
    public void A_task_that_gained_one_metric_and_lost_another_is_mixed()
    {
        var report = ReportOf(Compare((Loss, Gain), (Same, Same)));
        Assert.Equal(
            "crossdistil versus plain mmoe (5 seeds, on test): like lost AUC (−.0139, p <.001) and gained Multi-AUC (+.0144, p .044).",
            report.Answer);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(("like", Outcome.Mixed, "versus mmoe: gained Multi-AUC, lost AUC; versus single: no difference shown"), (finding.Task, finding.Outcome, finding.Text));
        Assert.Equal(["AUC", "Multi-AUC", "AUC", "Multi-AUC"], finding.Claims.Select(claim => claim.Metric));
        Assert.Equal(["mmoe", "mmoe", "single", "single"], finding.Claims.Select(claim => claim.Baseline));
        Assert.Equal(new Cell("−.0139 [−.0159, −.0119]", Loss.Mean, Loss.Low, Loss.High, Outcome.Lost), finding.Claims[0].Difference);
        Assert.Equal("p .044 (Holm), 5 seeds", finding.Claims[1].Evidence);
    }

    [Fact]
    public void What_is_not_significant_is_neither_gained_nor_lost()
    {
        var report = ReportOf(Compare((Same, Judged(0.05, 0.0501)), (Same, Same)));
        Assert.DoesNotContain("gained", report.Answer, StringComparison.Ordinal);
        Assert.Equal((Outcome.Unclear, "no difference shown"), (report.Findings[0].Outcome, report.Findings[0].Text));
        Assert.Equal("p .0501 (Holm), 5 seeds", report.Findings[0].Claims[1].Evidence);
    }

    [Fact]
    public void A_gain_alone_is_a_gain_and_a_loss_alone_a_loss()
    {
        Assert.Equal((Outcome.Gained, Outcome.Lost), (ReportOf(Compare((Gain, Same), (Same, Same))).Findings[0].Outcome, ReportOf(Compare((Same, Same), (Loss, Same))).Findings[0].Outcome));
        Assert.Contains("like gained AUC (+.0144, p .044), no difference shown in Multi-AUC", ReportOf(Compare((Gain, Same))).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_own_method_is_the_baseline_it_is_held_against_plain_training_and_the_sign_is_turned()
    {
        var result = Named("ablate", "full", "full", Of(FiveSeeds, ("like",
        [
            Variant("full", FiveSeeds, Spread(0.79), Spread(0.72), toSingle: (Same, Same)), Variant("plain", FiveSeeds, Spread(0.81), Spread(0.71), (Gain, Loss)),
            Variant("single", FiveSeeds, Spread(0.8), Spread(0.7), (Same, Same)),
        ])));
        var report = ReportOf(result);
        Assert.StartsWith("full versus plain (5 seeds, on test): like lost AUC (−.0144, p .044) and gained Multi-AUC (+.0139, p <.001).", report.Answer, StringComparison.Ordinal);
        var difference = report.Findings[0].Claims[0].Difference;
        Assert.Equal((-Gain.High!.Value, -Gain.Low!.Value), (difference.Low!.Value, difference.High!.Value));
    }

    [Fact]
    public void One_seed_says_that_it_says_nothing_about_another()
    {
        var one = Judged(0.02, 0.012, seeds: 1);
        var report = ReportOf(Compare((one with { DeLong = [new(0.02, 0.005, 0.001)] }, one)) with { Seeds = [1] });
        Assert.Contains("(one seed, which says nothing about another, on test)", report.Answer, StringComparison.Ordinal);
        Assert.Equal(
            ["p .012 (DeLong, Holm; one seed: says nothing about another seed)", "p .012 (bootstrap, Holm; one seed: says nothing about another seed)"],
            report.Findings[0].Claims.Take(2).Select(claim => claim.Evidence));
    }

    [Fact]
    public void Missing_seeds_are_said() =>
        Assert.Contains("(2 of 5 seeds, on test)", ReportOf(Compare((Judged(0.1, 0.01, seeds: 2), Judged(0.1, 0.01, seeds: 2)))).Answer, StringComparison.Ordinal);

    [Fact]
    public void A_study_without_single_is_held_against_the_baseline_alone()
    {
        var report = ReportOf(Named("ablate", "full", "plain", Of(FiveSeeds, ("like", [Variant("plain", FiveSeeds, Spread(0.8), Spread(0.7)), Variant("full", FiveSeeds, Spread(0.8), Spread(0.7), (Gain, Same))]))));
        Assert.Equal("full versus plain (5 seeds, on test): like gained AUC (+.0144, p .044), no difference shown in Multi-AUC.", report.Answer);
        Assert.All(report.Findings[0].Claims, claim => Assert.Equal("plain", claim.Baseline));
    }

    [Fact]
    public void Where_the_baseline_failed_nothing_is_compared_with_it_and_the_reason_is_said()
    {
        var report = ReportOf(Named("compare", "crossdistil", "mmoe", Of(FiveSeeds, ("like", [Variant("crossdistil", FiveSeeds, Spread(0.8), Spread(0.7))]))) with { Failed = [new("mmoe", null, 1, "diverged")] });
        Assert.Equal("crossdistil versus plain mmoe (5 seeds, on test): like: not compared: no seed of mmoe finished.", report.Answer);
        Assert.Equal((Outcome.None, "not compared"), (report.Findings[0].Outcome, report.Findings[0].Text));
        Assert.Contains("like: nothing is compared, for no seed of mmoe finished.", report.Figure("compare-auc-differences").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_test_split_is_closed_the_answer_is_of_validation_and_says_so()
    {
        Assert.Contains("(5 seeds, on validation: the test split is closed)", ReportOf(Compare((Gain, Gain)) with { Test = null }).Answer, StringComparison.Ordinal);
        var unknown = new CrossDistil.Studies.Statistics.PairedDifference(0.1, null, null, null, null, null, [0.1]);
        var report = ReportOf(Compare((unknown, unknown), (unknown, unknown)) with { Test = null, Seeds = [1] });
        Assert.Contains("like: no p-value: the test split is closed, and it takes several seeds", report.Answer, StringComparison.Ordinal);
        Assert.Equal(Outcome.None, report.Findings[0].Outcome);
    }

    [Fact]
    public void What_is_gained_beside_single_alone_is_no_gain() =>
        Assert.Equal(Outcome.Lost, ReportOf(Compare((Loss, Same), (Same, Gain))).Findings[0].Outcome);

    [Fact]
    public void What_is_lost_beside_single_is_never_silent() =>
        Assert.EndsWith("like: no difference shown — versus single it lost like AUC.", ReportOf(Compare((Same, Same), (Loss, Same))).Answer, StringComparison.Ordinal);

    [Fact]
    public void Where_nothing_finished_nothing_is_said()
    {
        var report = ReportOf(Named("compare", "crossdistil", "mmoe", Of([1])));
        Assert.Equal("Nothing can be said yet: no run of compare finished.", report.Answer);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void A_sweep_says_what_it_chose_by_which_rows_and_what_that_gained() => Assert.Equal(
        "Chosen: alpha 0.9, of 3 candidates: mean AUC on validation .9000 — versus as written (2 seeds, on the validation rows that the choice was made by): "
        + "like: not compared: it is undefined on these rows.",
        ReportOf(Sweep([0.5, 0.9])).Answer);

    [Fact]
    public void A_sweep_that_keeps_the_file_as_written_says_so() =>
        Assert.StartsWith("No setting did better than the file as written: chosen as written, of 2 candidates", ReportOf(Sweep([0.1])).Answer, StringComparison.Ordinal);

    [Fact]
    public void Of_several_studies_the_one_that_compares_answers()
    {
        var report = ReportOf(Sweep([0.1, 0.2]), Compare((Gain, Gain)));
        Assert.StartsWith("crossdistil versus plain mmoe", report.Answer, StringComparison.Ordinal);
        Assert.EndsWith("; and sweep", report.Subject, StringComparison.Ordinal);
    }
}
