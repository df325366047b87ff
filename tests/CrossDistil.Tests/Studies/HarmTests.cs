using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using Xunit;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Studies;

public sealed class HarmTests
{
    private static readonly PairedDifference s_worse = Difference(-0.0093, 0.0041, 0.003, 0.012);
    private static readonly PairedDifference s_better = Difference(0.0012, 0.001, 0.01, 0.03);
    private static readonly PairedDifference s_same = Difference(-0.0004, 0.001, 0.4, 0.8);
    private static readonly PairedDifference s_unjudged = new(-0.0004, null, null, null, null, null, [-0.0004]);

    [Fact]
    public void Every_verdict_has_its_words()
    {
        var harms = Harm.Of(Study(Own((s_worse, s_better)), Single, Named("kd", (s_same, s_unjudged)), Named("taug", default)));
        Assert.Equal(
            [
                ("crossdistil", "auc", Outcome.Lost, "−.0093 [−.0134, −.0052]", ".012"), ("kd", "auc", Outcome.Unclear, "−.0004 [−.0014, +.0006]", "n.s. (.80)"),
                ("taug", "auc", Outcome.None, "not compared", ""),
                ("crossdistil", "multi_auc", Outcome.Gained, "+.0012 [+.0002, +.0022]", ".030"), ("kd", "multi_auc", Outcome.None, "−.0004", "–"),
                ("taug", "multi_auc", Outcome.None, "not compared", ""),
            ],
            harms.Where(harm => !string.Equals(harm.Variant, "plain", StringComparison.Ordinal)).Select(harm => (
                harm.Variant, harm.Metric, harm.Outcome, StudyWords.Difference(harm.Difference), Cells.P(harm.Metric, harm.Difference).Text)).ToArray());
    }

    [Theory]
    [InlineData("auc", 0.01, Outcome.Gained)]
    [InlineData("ndcg", -0.01, Outcome.Lost)]
    [InlineData("logloss", 0.01, Outcome.Lost)]
    [InlineData("ece", -0.01, Outcome.Gained)]
    internal void A_larger_loss_is_worse_and_a_larger_auc_is_better(string metric, double difference, Outcome verdict)
    {
        var own = Own(default) with { ToSingle = new(StringComparer.Ordinal) { [metric] = Difference(difference, 0.001, 0, 0) } };
        Assert.Equal(verdict, Harm.Of(Study(own, Single) with { Primary = [metric] })[0].Outcome);
    }

    [Fact]
    public void The_guard_names_every_task_and_metric_that_got_worse() => Assert.Equal(
        ["guard: like: AUC of crossdistil is worse than single by .0093 (95 % [−.0134, −.0052], p .012)"],
        StudyWords.GuardFaults(Study(Own((s_worse, s_better)), Single)));

    [Fact]
    public void The_guard_watches_the_files_own_method_only() =>
        Assert.Empty(StudyWords.GuardFaults(Study(Own((s_better, s_same)), Single, Named("kd", (s_worse, s_worse)))));

    [Fact]
    public void The_guard_looks_at_test_where_it_is_open()
    {
        var harmed = Tasks(("like", [Own((s_worse, s_worse)), Single]));
        var result = Study(Own((s_better, s_better)), Single);
        Assert.Empty(StudyWords.GuardFaults(result with { Validation = harmed }));
        Assert.Equal(2, StudyWords.GuardFaults(result with { Validation = harmed, Test = null }).Count);
    }

    [Fact]
    public void What_cannot_be_compared_does_not_pass()
    {
        Assert.Equal("no seed of crossdistil finished", Why(Study(Single)));
        Assert.Equal("no seed of single finished", Why(Study(Own(default))));
        Assert.Equal("no seed is shared", Why(Study(Own(default), Single with { Seeds = [3] })));
        Assert.Equal("it is undefined on these rows", Why(Study(Own(default), Single)));
        Assert.Equal("there is no p-value, ask for more seeds", Why(Study(Own((s_unjudged, s_unjudged)), Single)));
    }

    [Fact]
    public void A_study_without_results_does_not_pass() => Assert.Equal(
        ["guard: crossdistil cannot be compared with single: the study has no results"], StudyWords.GuardFaults(Study(Single) with { Test = [] }));

    [Fact]
    public void Single_cannot_harm_itself() => Assert.Empty(StudyWords.GuardFaults(Study(Single) with { Own = "single" }));

    private static string Why(StudyResult result)
    {
        var faults = StudyWords.GuardFaults(result);
        Assert.Equal(2, faults.Count);
        const string Start = "guard: like: Multi-AUC of crossdistil cannot be compared with single: ";
        Assert.StartsWith(Start, faults[1], StringComparison.Ordinal);
        return faults[1][Start.Length..];
    }

    private static StudyResult Study(params VariantResult[] variants) => Of([1, 2], ("like", variants));

    private static VariantResult Single => Named("single", default);

    private static VariantResult Own((PairedDifference? Auc, PairedDifference? MultiAuc) toSingle) => Named("crossdistil", toSingle);

    private static VariantResult Named(string name, (PairedDifference? Auc, PairedDifference? MultiAuc) toSingle) =>
        Variant(name, [1, 2], Spread(0.8, 0.01), Spread(0.7, 0.01), toSingle: toSingle);
}
