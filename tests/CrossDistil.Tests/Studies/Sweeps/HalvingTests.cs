using CrossDistil.Data;
using CrossDistil.Studies.Sweeps;
using Xunit;

namespace CrossDistil.Tests.Studies.Sweeps;

public sealed class HalvingTests
{
    [Theory]
    [InlineData(63, 9, 3, "27 settings; 27 × 1 run, 9 × 3, 3 × 9: 63 runs")]
    [InlineData(71, 9, 3, "27 settings; 27 × 1 run, 9 × 3, 3 × 9: 63 runs")]
    [InlineData(72, 9, 3, "28 settings; 28 × 1 run, 10 × 3, 4 × 9: 72 runs")]
    [InlineData(30, 9, 3, "10 settings; 10 × 1 run, 4 × 3, 2 × 9: 30 runs")]
    [InlineData(29, 9, 3, "5 settings; 5 × 3 runs, 2 × 9: 27 runs")]
    [InlineData(18, 9, 3, "2 settings; 2 × 9 runs: 18 runs")]
    [InlineData(40, 1, 3, "40 settings; 40 × 1 run: 40 runs")]
    [InlineData(40, 2, 3, "30 settings; 30 × 1 run, 10 × 2: 40 runs")]
    [InlineData(100, 8, 2, "40 settings; 40 × 1 run, 20 × 2, 10 × 4, 5 × 8: 100 runs")]
    public void The_plan_is_told_beforehand(int budget, int replications, int eta, string text) =>
        Assert.Equal(text, HalvingPlan.Of(budget, replications, eta).ToString());

    [Fact]
    public void No_plan_within_the_budget_has_more_settings()
    {
        for (var eta = 2; eta <= 4; eta++)
            for (var most = 1; most <= 20; most++)
            {
                var runs = Enumerable.Range(2, 150).ToDictionary(settings => settings, settings => Runs(settings, most, eta));
                for (var budget = 2 * most; budget <= 150; budget++)
                {
                    var plan = HalvingPlan.Of(budget, most, eta);
                    Assert.Equal(Enumerable.Range(2, budget).Where(settings => runs[settings] <= budget).Max(), plan.Rungs[0].Settings);
                    Assert.Equal(runs[plan.Rungs[0].Settings], plan.Runs);
                }
            }
    }

    [Fact]
    public void Every_rung_chooses_and_the_last_has_all_replications()
    {
        for (var most = 1; most <= 20; most++)
            for (var budget = 2 * most; budget <= 300; budget += 7)
            {
                var rungs = HalvingPlan.Of(budget, most).Rungs;
                Assert.Equal(most, rungs[^1].Replications);
                Assert.All(rungs, rung => Assert.True(rung is { Settings: >= 2, Replications: >= 1 }));
                Assert.All(rungs.Zip(rungs.Skip(1)), pair => Assert.True(pair.First.Settings > pair.Second.Settings && pair.First.Replications < pair.Second.Replications));
            }
    }

    [Fact]
    public void There_are_no_more_settings_than_there_are() =>
        Assert.Equal("5 settings; 5 × 3 runs, 2 × 9: 27 runs", HalvingPlan.Of(1000, 9, maxSettings: 5).ToString());

    [Theory]
    [InlineData(17, 9, "the option budget-runs: 17 are too few for two settings with 9 runs each (folds × seeds); give 18 or more, or fewer folds or seeds")]
    [InlineData(1, 1, "the option budget-runs: 1 are too few for two settings with 1 run each (folds × seeds); give 2 or more, or fewer folds or seeds")]
    [InlineData(-3, 4, "the option budget-runs: -3 are too few for two settings with 4 runs each (folds × seeds); give 8 or more, or fewer folds or seeds")]
    public void A_budget_that_is_too_small_says_the_least(int budget, int replications, string line)
    {
        Assert.Equal(line, Assert.Throws<InputException>(() => HalvingPlan.Of(budget, replications)).Message);
        Assert.Equal(2, HalvingPlan.Of(2 * replications, replications).Rungs[^1].Settings);
    }

    [Fact]
    public void One_setting_is_nothing_to_choose_from() => Assert.Equal(
        "the option over: there is one setting, and nothing to choose; give an axis two values or more",
        Assert.Throws<InputException>(() => HalvingPlan.Of(100, 4, maxSettings: 1)).Message);

    [Fact]
    public void The_best_survive_and_of_equals_the_earlier() => Assert.Equal(["d", "b", "c"], Survivors(3, ("a", 0.6), ("b", 0.7), ("c", 0.7), ("d", 0.8), ("e", 0.7)));

    [Fact]
    public void What_has_no_mean_does_not_survive() => Assert.Equal(["b", "a"], Survivors(3, ("a", -0.7), ("x", null), ("b", -0.6), ("y", double.NaN)));

    private static IEnumerable<string> Survivors(int keep, params (string Name, double? Mean)[] values) =>
        Halving.Survivors([.. values.Select(value => (new Setting(value.Name, []), value.Mean))], keep).Select(setting => setting.Name);

    /// <summary>The definition, run by run: a setting is charged when it first reaches a replication.</summary>
    private static int Runs(int settings, int most, int eta)
    {
        var eliminations = 0;
        while (Kept(settings, eta, eliminations + 1) >= 2 && Replications(most, eta, eliminations + 1) is >= 1 and var fewer && fewer < Replications(most, eta, eliminations))
            eliminations++;
        var done = new int[settings];
        for (var rung = 0; rung <= eliminations; rung++)
            for (var setting = 0; setting < Kept(settings, eta, rung); setting++) done[setting] = Replications(most, eta, eliminations - rung);
        return done.Sum();
    }

    private static int Kept(int settings, int eta, int times) => (int)Math.Ceiling(settings / Math.Pow(eta, times));

    private static int Replications(int most, int eta, int times) => (int)Math.Round(most / Math.Pow(eta, times), MidpointRounding.AwayFromZero);
}
