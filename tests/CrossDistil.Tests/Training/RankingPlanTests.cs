using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Scoring.Options;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class RankingPlanTests
{
    private static readonly string[] EveryCombination = [.. LabelledRows.Combinations(3)];

    [Fact]
    public void Levels_terms_and_Multi_AUC_are_those_of_an_enumeration()
    {
        var trained = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var rows = new LabelledRows(seed);
            var minRows = 1 + (seed % 4);
            using var data = new SmallData(SmallRow.Of(rows.Train), SmallRow.Of(rows.Validation), SmallRow.Of(rows.Validation));
            using var cache = data.Open();
            if (PlanOf(cache, SmallData.Experiment with { Tasks = rows.Tasks, Method = SmallData.CrossDistil with { MinPairRows = minRows } }) is not { } plan) continue;
            trained++;
            for (var target = 0; target < rows.Count; target++)
            {
                Assert.Equal(rows.Levels(target).Select(level => string.Join('|', level)), plan.Orders[target].Sets.Reverse().Select(Written));
                Assert.Equal(rows.Terms(target, minRows), plan.TermsOf(target).Select(term => Written(term, plan.Strata)));
            }

            var strata = new RankingSummary(plan).Report.Strata;
            Assert.All(strata, labels => Assert.Equal(rows.Train.Count(row => Is(row, labels.Labels)), labels.Rows));
            Assert.All(strata, labels => Assert.Equal(
                Enumerable.Range(0, rows.Count).Select(target => rows.LevelOf(labels.Labels, target)), labels.Levels.Values.Select(level => level ?? -1)));
            float[][] logits = [.. rows.Tasks.Select(_ => rows.Logits())];
            var metrics = new Evaluator(cache.Validation, [.. rows.Tasks.Select(task => task.Name)], plan.Orders, 10).Measure(logits);
            for (var target = 0; target < rows.Count; target++)
            {
                var (expected, actual) = (rows.MultiAuc(target, logits[target]), metrics[rows.Tasks[target].Name].MultiAuc);
                Assert.Equal(expected is null, actual is null);
                Assert.Equal(expected ?? 0, actual ?? 0, 1e-12);
            }
        }

        Assert.InRange(trained, 40, 60); // the others have a task without any pair of levels, which is a fault

        static bool Is(string row, string labels) => string.Equals(row, labels, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_with_too_few_rows_on_a_side_drops_out_with_a_warning()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "++", "++", "+-", "+-", "-+", "-+", "-+", "--", "--", "--"));
        var plan = PlanOf(data, SmallData.CrossDistil with { MinPairRows = 3 });
        Assert.Equal(["+. > -.", "-+ > --"], Terms(plan, 0));
        Assert.Equal([".+ > .-", "++ > -+"], Terms(plan, 1));
        Assert.Equal(
            [
                "tasks.click: not ranked, with fewer than method.minPairRows = 3 training rows on a side: '++' over '+-' (3 and 2 rows)",
                "tasks.like: not ranked, with fewer than method.minPairRows = 3 training rows on a side: '+-' over '--' (2 and 3 rows)",
            ],
            Warnings(plan));
        Assert.Empty(PlanOf(data, SmallData.CrossDistil with { MinPairRows = 2 }).Dropped);
        Assert.Equal(["tasks.like"], Warnings(PlanOf(data, SmallData.CrossDistil with { MinPairRows = 3, Beta1 = 0 })).Select(line => line.Split(':')[0])); // what weighs nothing is not missed
    }

    [Fact]
    public void A_teacher_of_which_every_pair_dropped_learns_the_coarse_order_alone()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "+-", "-+", "--"));
        var plan = PlanOf(data, SmallData.CrossDistil with { MinPairRows = 2 });
        Assert.Equal(["+. > -."], Terms(plan, 0));
        Assert.All(Warnings(plan), warning => Assert.EndsWith("; the coarse order alone is learnt", warning, StringComparison.Ordinal));
        Assert.NotNull(data.Train(SmallData.Experiment with { Method = SmallData.CrossDistil with { MinPairRows = 2 } }).Test["click"].Auc);
    }

    [Fact]
    public void A_listed_order_without_any_pair_is_meant_and_teaches_the_coarse_order_alone()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "+-", "-+", "--"));
        using var cache = data.Open();
        var experiment = SmallData.Experiment with { Tasks = [new TaskOptions { Name = "click", Order = ["+.", "-."] }, SmallData.Experiment.Tasks[1]] };
        var plan = RankingPlan.Create(experiment.Tasks, experiment.Method, cache.Train);
        Assert.Equal(["tasks.click: its order leaves no pair of levels in training rows; the coarse order alone is learnt"], Warnings(plan));
        Assert.Equal(["+. > -."], Terms(plan, 0));
        var off = new PerTask<double> { List = [0, 0.1] };
        Assert.Empty(Warnings(PlanOf(experiment with { Method = SmallData.CrossDistil with { Beta1 = off, Beta2 = off } }, cache.Train)));
        Assert.Equal(2, plan.Orders[0].Count);
    }

    [Fact]
    public void A_ranking_of_weight_zero_is_neither_refused_nor_missed()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "++", "+-", "-+", "--"));
        var off = new BprMethod { Sampling = SamplingMode.Paper, Beta1 = 0.1, Beta2 = 0.1, Ranking = 0, MinPairRows = 1000 };
        Assert.Empty(Warnings(PlanOf(data, off)));
        Assert.Empty(Terms(PlanOf(data, off), 0));
        Assert.Equal(2, Warnings(PlanOf(data, off with { Ranking = 1 })).Count());
        using var alike = SmallData.Same(SmallRow.Of("+-", "+-", "--"));
        Assert.NotNull(PlanOf(alike, off));
    }

    [Fact]
    public void A_purchase_that_requires_a_click_may_list_what_is_no_click_as_one_level()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "+-", "+-", "--", "--"));
        using var cache = data.Open();
        var tasks = SmallData.Experiment.Tasks;
        var plan = PlanOf(SmallData.Experiment with { Tasks = [tasks[0], tasks[1] with { Requires = "click", Order = ["++", "+-", "-."] }] }, cache.Train);
        Assert.Equal([".+ > .-", "+- > -."], Terms(plan, 1));
    }

    [Fact]
    public void The_levels_around_a_thin_one_become_neighbours()
    {
        using var data = SmallData.Same(SmallRow.Of("+++", "+++", "++-", "+-+", "+-+", "-++", "-++", "---", "---"));
        var plan = PlanOf(data, SmallData.CrossDistil with { MinPairRows = 2 }, 3);
        Assert.Equal(["+.. > -..", "+++ > +-+", "-++ > ---"], Terms(plan, 0));
        Assert.Equal(["'+++' over '++-'", "'++-' over '+-+'"], plan.Dropped.Where(pair => pair.Task == 0).Select(pair => $"'{pair.Term.Higher}' over '{pair.Term.Lower}'"));
    }

    [Fact]
    public void Many_dropped_pairs_are_told_in_one_line()
    {
        using var data = SmallData.Same(SmallRow.Of(EveryCombination));
        var plan = PlanOf(data, SmallData.CrossDistil with { MinPairRows = 2 }, 3);
        Assert.Equal(18, plan.Dropped.Count);
        Assert.Equal(3, Warnings(plan).Count());
        Assert.Contains("'+++' over '++-' (1 and 1 rows), '++-' over '+-+' (1 and 1 rows), '+-+' over '+--' (1 and 1 rows) and 3 more pairs (strata.json); ", Warnings(plan).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_draw_of_three_tasks_holds_exactly_the_sets_that_their_terms_need()
    {
        using var data = SmallData.Same(SmallRow.Of(EveryCombination));
        var plan = PlanOf(data, SmallData.CrossDistil, 3);
        Assert.Equal(
            [.. EveryCombination, "+..", "-..", ".+.", ".-.", "..+", "..-"],
            new PaperSampler(plan.Strata, [.. Enumerable.Range(0, 3).SelectMany(plan.TermsOf)], 4, seed: 1).Sets.Select(set => set.Name));

        var half = PlanOf(data, SmallData.CrossDistil with { Beta1 = 0, Beta2 = new() { ByName = new Dictionary<string, double>(StringComparer.Ordinal) { ["click"] = 0.1, ["like"] = 0, ["follow"] = 0 } } }, 3);
        Assert.Equal(
            ["-++", "-+-", "--+", "---", "+..", "-..", ".+.", ".-.", "..+", "..-"],
            new PaperSampler(half.Strata, [.. Enumerable.Range(0, 3).SelectMany(half.TermsOf)], 4, seed: 1).Sets.Select(set => set.Name));
    }

    [Fact]
    public void Values_per_task_reach_the_task_they_are_meant_for()
    {
        using var data = SmallData.Same(SmallRow.Of(EveryCombination));
        var listed = PlanOf(data, SmallData.CrossDistil with { Beta1 = new() { List = [0.1, 0, 0.1] } }, 3);
        var byName = PlanOf(data, SmallData.CrossDistil with { Beta1 = new() { ByName = new Dictionary<string, double>(StringComparer.Ordinal) { ["follow"] = 0, ["click"] = 0.1, ["like"] = 0.1 } } }, 3);
        Assert.Equal([3, 0, 3], Enumerable.Range(0, 3).Select(task => Positives(listed, task)));
        Assert.Equal([3, 3, 0], Enumerable.Range(0, 3).Select(task => Positives(byName, task)));

        static int Positives(RankingPlan plan, int task) => plan.TermsOf(task).Count(term => term.Part == RankingPart.Positive);
    }

    [Fact]
    public void Three_tasks_with_likes_asked_for_now_and_then_train_and_measure_what_is_known()
    {
        SmallRow[] log = [.. SmallRow.Log(400, seed: 5).Select((row, i) => row with
        {
            Labels = [row.Labels[0], i % 3 == 0 ? row.Labels[1] : SmallRow.Missing, (byte)(row.Labels[0] & ((row.Ids[0] + i) % 2))],
        })];
        using var data = SmallData.Same(log);
        var experiment = SmallData.Over(3, SmallData.CrossDistil) with { Training = SmallData.Experiment.Training with { Epochs = 3 } };
        experiment = experiment with
        {
            Tasks = [experiment.Tasks[0] with { Order = ["+++|+-+", "++-|+--", "-.."] }, experiment.Tasks[1], experiment.Tasks[2] with { Requires = "click" }],
        };
        var metrics = data.Train(experiment);
        Assert.Equal([400L, 134L, 400L], metrics.Test.Values.Select(task => task.Rows));
        Assert.All(metrics.Test.Values, task => Assert.True(task is { Auc: not null, MultiAuc: not null }));

        using var cache = data.Open();
        var plan = RankingPlan.Create(experiment.Tasks, experiment.Method, cache.Train);
        Assert.Equal(["+.. > -..", "+.+ > +.-"], Terms(plan, 0));      // needs no like: every row counts
        Assert.Equal(400, plan.Orders[0].Sets.Sum(plan.Strata.CountOf));
        Assert.Equal(134, plan.Orders[1].Sets.Sum(plan.Strata.CountOf));
        var sampler = new PaperSampler(plan.Strata, [.. Enumerable.Range(0, 3).SelectMany(plan.TermsOf)], 50, seed: 1);
        for (var draw = 0; draw < 20; draw++)
        {
            sampler.Draw();
            for (var set = 0; set < sampler.Sets.Count; set++)
                foreach (var row in sampler.Rows.Slice((1 + set) * 50, 50))
                    Assert.True(Fits(sampler.Sets[set].Name, log[row].Labels), sampler.Sets[set].Name);
        }

        static bool Fits(string pattern, byte[] labels) => pattern.Zip(labels).All(pair => pair.First == '.' || pair.First == pair.Second switch { 1 => '+', 0 => '-', _ => '?' });
    }

    [Fact]
    public void Rows_are_measured_on_the_levels_of_what_is_known_of_them()
    {
        string[] labels = ["++", "+-", "-+", "-?", "--", "?+"];
        using var data = SmallData.Same(SmallRow.Of(labels));
        using var cache = data.Open();
        var click = new TaskOptions { Name = "click", Order = ["++", "+-", "-."] };
        var plan = PlanOf(SmallData.Experiment with { Tasks = [click, new TaskOptions { Name = "like" }] }, cache.Train);
        float[] logits = [5, 4, 3, 2, 4.5f, 9];
        var measured = new Evaluator(cache.Validation, SmallData.Tasks, plan.Orders, 10).Measure([logits, logits])["click"];
        Assert.Equal(2.0 / 3, measured.PairwiseAuc["1>0"], 1e-12);     // 4 over 3, 2 and not 4.5
        Assert.Equal((5L, 2L), (measured.Rows, measured.Positives));
    }

    [Fact]
    public void A_run_stores_its_strata_levels_and_dropped_pairs()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "++", "+-", "-+", "-+", "--", "--", "-?"));
        data.Train(SmallData.Experiment with { Method = SmallData.CrossDistil with { MinPairRows = 2 } });
        using var stored = JsonDocument.Parse(File.ReadAllText(data.Run().StrataPath));
        Assert.Equal(8, stored.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal("""{"click":["++","+-","-+","--"],"like":["++","-+","+-","--"]}""", Compact(stored.RootElement.GetProperty("orders")));
        Assert.Equal(
            ["++ 2 3 3", "+- 1 2 1", "-+ 2 1 2", "-- 2 0 0", "-? 1  "],
            stored.RootElement.GetProperty("strata").EnumerateArray().Select(labels =>
                $"{labels.GetProperty("labels").GetString()} {labels.GetProperty("rows")} {labels.GetProperty("levels").GetProperty("click")} {labels.GetProperty("levels").GetProperty("like")}"));
        Assert.Equal(
            """[{"task":"click","higher":"++","lower":"+-","higher_rows":2,"lower_rows":1,"min_rows":2},{"task":"like","higher":"+-","lower":"--","higher_rows":1,"lower_rows":2,"min_rows":2}]""",
            Compact(stored.RootElement.GetProperty("dropped")));

        static string Compact(JsonElement element) => string.Concat(element.GetRawText().Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public void Plain_training_has_levels_to_measure_and_nothing_to_rank()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "+-", "-+", "--"));
        var plan = PlanOf(data, new PlainMethod());
        Assert.Equal(4, plan.Orders[0].Count);
        Assert.Empty(plan.TermsOf(0));
        Assert.Empty(Warnings(plan));
    }

    private static RankingPlan PlanOf(SmallData data, MethodOptions method, int tasks = 2)
    {
        using var cache = data.Open();
        return PlanOf(SmallData.Over(tasks, method), cache.Train);
    }

    private static RankingPlan? PlanOf(DatasetCache cache, Experiment experiment)
    {
        try
        {
            return RankingPlan.Create(experiment.Tasks, experiment.Method, cache.Train);
        }
        catch (InputException e) when (e.Faults.All(fault => fault.Problem.Contains("auxiliary", StringComparison.Ordinal)))
        {
            return null;
        }
    }

    private static IEnumerable<string> Warnings(RankingPlan plan) => new RankingSummary(plan).Warnings;

    private static IEnumerable<string> Terms(RankingPlan plan, int task) => plan.TermsOf(task).Select(term => $"{term.Higher} > {term.Lower}");

    private static string Written(RowSet set) => string.Join('|', set.Strata.Select(stratum => Stratum.Name(stratum, set.Tasks)).Order(StringComparer.Ordinal));

    private static string Written(RankingTerm term, StrataIndex strata) => term.Part == RankingPart.Coarse
        ? $"Coarse {strata.CountOf(term.Higher)} > {strata.CountOf(term.Lower)}"
        : $"{term.Part} {Written(term.Higher)}: {strata.CountOf(term.Higher)} > {Written(term.Lower)}: {strata.CountOf(term.Lower)}";

    private static RankingPlan PlanOf(Experiment experiment, DatasetSplit train) => RankingPlan.Create(experiment.Tasks, experiment.Method, train);
}
