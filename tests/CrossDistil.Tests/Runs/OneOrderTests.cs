using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Studies;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Runs;

/// <summary>
/// A run counts the levels that it was trained with, whoever asks. Its training rows have no like without a click, its test rows have; swapped
/// labels make that level exist in training.
/// </summary>
public sealed class OneOrderTests : IDisposable
{
    private const int Rows = 6000;

    private static readonly Experiment s_plain = SmallData.With(training => training with { Batch = 128 }) with
    {
        Method = new PlainMethod(),
        Tasks = [SmallData.Experiment.Tasks[0], SmallData.Experiment.Tasks[1] with { Swapped = 0.5 }],
    };

    private readonly SmallData _data = Log();

    private RunFolder Run => _data.Run();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Evaluating_a_run_gives_the_metrics_that_it_was_trained_with()
    {
        var trained = _data.Train(s_plain).Test;
        Assert.Equal(6, trained["click"].PairwiseAuc.Count); // of four levels
        Assert.Equal(Measured(trained), Measured(Evaluate()));
    }

    [Fact]
    public void A_study_counts_the_same_levels_on_validation_and_on_test()
    {
        var alone = _data.Train(s_plain);
        var (study, report) = Study([new Variant("plain", s_plain)]);
        var run = study.ReadMetrics()!;
        Assert.Equal(Measured(alone.Test), Measured(run.Test));
        Assert.All(alone.Test.Keys, task => Assert.Equal(alone.Chosen(task).MultiAuc, run.Chosen(task).MultiAuc));
        var result = report.Build([new Variant("plain", s_plain)], [new Variant("plain", s_plain)], choice: null);
        Assert.All(alone.Test.Keys, task =>
        {
            Assert.Equal(alone.Chosen(task).MultiAuc!.Value, Value(result.Validation[task]), 1e-12);
            Assert.Equal(alone.Test[task].MultiAuc!.Value, Value(result.Test![task]), 1e-12);
        });

        static double Value(TaskResult task) => task.Variants.Single().Metrics["multi_auc"].BySeed[0]!.Value;
    }

    [Fact]
    public void A_study_says_where_its_runs_count_other_levels()
    {
        Variant[] variants = [new("true labels", s_plain with { Tasks = SmallData.Experiment.Tasks }), new("swapped", s_plain)];
        var result = Study(variants).Report.Build(variants, variants, choice: null);
        Assert.Equal(
            [
                "tasks.click: multi_auc is of each run's own levels: ++ +- -- of true labels; ++ +- -+ -- of swapped",
                "tasks.like: multi_auc is of each run's own levels: ++ +- -- of true labels; ++ -+ +- -- of swapped",
            ],
            result.Warnings.Where(warning => warning.Contains("own levels", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_report_counts_them_too()
    {
        var trained = _data.Train(s_plain).Test;
        var run = RunSource.Read(Run.Folder, "run");
        Assert.All(trained.Keys.Index(), task =>
        {
            var order = RunTasks.OrderOf(run, task.Index)!;
            var multi = new MultiAuc(order.Count);
            multi.Add(run.Scored!.Logits[task.Index], RunTasks.LevelsOf(run.Scored, order));
            Assert.Equal(trained[task.Item].MultiAuc!.Value, multi.Result().Value!.Value, 1e-12);
        });
    }

    [Fact]
    public void A_check_finds_the_pairs_that_training_drops()
    {
        var experiment = s_plain with { Method = SmallData.Own with { MinPairRows = Rows } };
        _data.Train(experiment);
        using var cache = _data.Open();
        var report = HealthCheck.Run(new HealthData(experiment, cache.Training, cache.TestInputs, source: null), cost: null, CancellationToken.None);
        var found = report.Findings.Single(finding => finding.Kind is "ranking").Measured.Select(pair => $"{pair.Where}: {pair.Text.Split(": ")[0]}");
        Assert.Equal(
            Run.ReadStrata()!.Dropped.Select(pair => $"tasks.{pair.Task}: '{pair.Higher}' over '{pair.Lower}'").Order(StringComparer.Ordinal),
            found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "there is no such file; train the run again")]
    [InlineData("{", "cannot be read (")]
    [InlineData("""{"rows": 1, "orders": {"click": ["+"], "like": ["++"]}, "strata": [], "dropped": []}""", "has no order of levels for the task click ('+' is not 2 characters of +, - and .); train the run again")]
    [InlineData("""{"rows": 1, "orders": {"click": ["--", "++"], "like": ["++"]}, "strata": [], "dropped": []}""", "has no order of levels for the task click (negative level '--' is above positive level '++'); train the run again")]
    [InlineData("""{"rows": 1, "orders": {"like": ["++"], "click": ["++"]}, "strata": [], "dropped": []}""", "is of the tasks like, click; use the experiment that the run was trained with")]
    public void An_order_that_cannot_be_read_or_does_not_fit_is_one_line(string strata, string line)
    {
        _data.Train(s_plain);
        File.Delete(Path.Combine(Run.Folder, "run.sha256")); // so that it is not the digest that speaks
        if (strata.Length == 0) File.Delete(Run.StrataPath);
        else File.WriteAllText(Run.StrataPath, strata);
        var fault = Assert.Single(Assert.Throws<InputException>(() => Evaluate()).Faults);
        Assert.StartsWith($"{Run.StrataPath}: {line}", $"{fault.Where}: {fault.Problem}; {fault.Remedy}", StringComparison.Ordinal);
    }

    private OrderedDictionary<string, TaskMetrics> Evaluate()
    {
        using var cache = _data.Open();
        return new TrainingJob(s_plain, _data.Folder, cache).Evaluate(Run, CancellationToken.None);
    }

    /// <summary>A study of one seed, its test split opened: the folder of its last run, and what reads it.</summary>
    private (RunFolder Run, StudyMeasurer Report) Study(Variant[] variants)
    {
        var (folder, cache) = (new StudyFolder(Path.Combine(_data.Folder, "study")), Path.Combine(_data.Folder, "cache"));
        var plan = new StudyPlan(StudyKind.Standard, "small", variants, variants[^1].Name, variants[0].Name, [s_plain.Training.Seed], []);
        StudyRun[] runs = [.. plan.OwnRuns(variants)];
        var runner = new StudyRunner(folder, _data.Folder, _ => cache, new RunnerOptions(), TimeProvider.System);
        runner.Fit(runs, progress: null, CancellationToken.None);
        runner.OpenTest(runs, progress: null, CancellationToken.None);
        return (folder.Of(runs[^1]), new StudyMeasurer(plan, folder, _ => cache, new(Replicates: 20), TimeProvider.System));
    }

    private static IEnumerable<string> Measured(OrderedDictionary<string, TaskMetrics> tasks) =>
        tasks.Select(task => $"{task.Key} {task.Value.MultiAuc:R} {string.Join(", ", task.Value.PairwiseAuc.Select(pair => $"{pair.Key} {pair.Value:R}"))}");

    private static SmallData Log()
    {
        SmallRow[] rows = [.. SmallRow.Log(Rows, seed: 1).Select((row, i) => row.Labels[0] == 0 && i % 10 < 9 ? row with { Labels = [0, 0] } : row)];
        return new(Of(part => part < 8), Of(part => part == 8), Of(part => part == 9));

        SmallRow[] Of(Func<int, bool> part) => [.. rows.Where((_, i) => part(i % 10))];
    }
}
