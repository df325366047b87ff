using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Studies;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Studies;

/// <summary>Runs of a study: what is kept, what is trained again, what is passed over.</summary>
public sealed class StudyRunnerTests : IDisposable
{
    private static readonly Variant s_plain = new("plain", SmallData.Experiment with { Method = new PlainMethod() });
    private static readonly Variant s_own = new("crossdistil", SmallData.Experiment);

    /// <summary>A rate at which nothing stays finite.</summary>
    private static readonly Variant s_diverging = new("diverging", s_plain.Experiment with { Training = s_plain.Experiment.Training with { Rate = 1e8 } });

    private readonly SmallData _data = SmallData.Log();

    private StudyFolder Folder => new(Path.Combine(_data.Folder, "study"));

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Fitting_does_not_read_test_rows_and_opening_them_measures_every_run_once()
    {
        var plan = Plan([s_plain, s_own], seeds: 2);
        var runs = plan.OwnRuns(plan.Variants).ToArray();
        Runner().Fit(runs, progress: null, CancellationToken.None);
        Assert.All(runs, run => Assert.False(Folder.Of(run).ReadMetrics()!.IsTested));
        Assert.All(runs, run => Assert.False(File.Exists(Folder.Of(run).PredictionsPath)));

        Runner().OpenTest(runs, progress: null, CancellationToken.None);
        var before = runs.Select(run => File.GetLastWriteTimeUtc(Folder.Of(run).MetricsPath)).ToArray();
        Assert.All(runs, run => Assert.NotNull(Folder.Of(run).ReadMetrics()!.Test["click"].Auc));
        Runner().OpenTest(runs, progress: null, CancellationToken.None);
        Assert.Equal(before, runs.Select(run => File.GetLastWriteTimeUtc(Folder.Of(run).MetricsPath)));
    }

    [Fact]
    public void A_study_gives_what_training_gives()
    {
        var run = Plan([s_own], seeds: 1).OwnRuns([s_own]).Single();
        Runner().Fit([run], progress: null, CancellationToken.None);
        Runner().OpenTest([run], progress: null, CancellationToken.None);
        var alone = _data.Train(s_own.Experiment, "alone");
        Assert.Equal(Same(alone), Same(Folder.Of(run).ReadMetrics()!));
        Assert.Equal(File.ReadAllBytes(_data.Run("alone").PredictionsPath), File.ReadAllBytes(Folder.Of(run).PredictionsPath));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_interrupted_study_goes_on_to_the_numbers_of_one_that_was_not(int parallel)
    {
        var plan = Plan([s_plain, s_own], seeds: 2);
        var runs = plan.OwnRuns(plan.Variants).ToArray();
        using (var cancel = new CancellationTokenSource())
        {
            var stop = new Listener<StudyProgress>(progress => { if (progress.Done == 1) cancel.Cancel(); });
            Assert.ThrowsAny<OperationCanceledException>(() => Runner(parallel).Fit(runs, stop, cancel.Token));
        }

        var kept = runs.Where(run => Folder.Of(run).ReadMetrics() is not null).ToArray();
        Assert.InRange(kept.Length, 1, runs.Length - 1);
        var times = kept.Select(run => File.GetLastWriteTimeUtc(Folder.Of(run).MetricsPath)).ToArray();
        Runner(parallel).Fit(runs, progress: null, CancellationToken.None);
        Assert.Equal(times, kept.Select(run => File.GetLastWriteTimeUtc(Folder.Of(run).MetricsPath)));

        var whole = new StudyFolder(Path.Combine(_data.Folder, "whole"));
        Runner(folder: whole).Fit(runs, progress: null, CancellationToken.None);
        Assert.All(runs, run => Assert.Equal(Same(whole.Of(run).ReadMetrics()!), Same(Folder.Of(run).ReadMetrics()!)));
    }

    [Fact]
    public void A_run_that_cannot_be_trained_is_noted_and_passed_over()
    {
        var plan = Plan([s_diverging, s_plain], seeds: 1);
        var runs = plan.OwnRuns(plan.Variants).ToArray();
        var seen = new List<StudyProgress>();
        Runner().Fit(runs, new Listener<StudyProgress>(seen.Add), CancellationToken.None);
        Assert.Contains("diverged", Folder.ErrorOf(runs[0]), StringComparison.Ordinal);
        Assert.NotNull(Folder.Of(runs[1]).ReadMetrics());
        Assert.Equal((2, 1, 0, 2), (seen[^1].Done, seen[^1].Failed, seen[^1].Kept, seen[^1].Total));

        seen.Clear(); // again: neither is tried again
        Runner().Fit(runs, new Listener<StudyProgress>(seen.Add), CancellationToken.None);
        Assert.Empty(seen);
        Runner().OpenTest(runs, progress: null, CancellationToken.None);
        Assert.True(Folder.Of(runs[1]).ReadMetrics()!.IsTested);
    }

    [Fact]
    public void A_failed_run_is_tried_again_where_that_is_asked()
    {
        var run = Plan([s_plain], seeds: 1).OwnRuns([s_plain]).Single();
        Folder.WriteError(run, "the disk was full");
        Runner().Fit([run], progress: null, CancellationToken.None);
        Assert.Null(Folder.Of(run).ReadMetrics());
        new StudyRunner(Folder, _data.Folder, _ => Cache, new RunnerOptions(RetryFailed: true), TimeProvider.System).Fit([run], progress: null, CancellationToken.None);
        Assert.Null(Folder.ErrorOf(run));
        Assert.NotNull(Folder.Of(run).ReadMetrics());
    }

    [Fact]
    public void What_a_killed_run_left_is_no_hindrance()
    {
        var run = Plan([s_plain], seeds: 1).OwnRuns([s_plain]).Single();
        Directory.CreateDirectory(Folder.Of(run).Folder);
        File.WriteAllText(Folder.Of(run).ExperimentPath + ".1.tmp", "{"); // the first file of a run, half-written
        Runner().Fit([run], progress: null, CancellationToken.None);
        Assert.Null(Folder.ErrorOf(run));
        Assert.NotNull(Folder.Of(run).ReadMetrics());
    }

    [Fact]
    public void A_run_of_a_fold_keeps_no_checkpoints()
    {
        var run = new StudyRun(s_plain, Fold.Of(new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4", TestUntil = "4" }), 1);
        Runner().Fit([run], progress: null, CancellationToken.None);
        Assert.Empty(Directory.EnumerateFiles(Folder.Of(run).CheckpointFolder, "*.ckpt"));
        Assert.NotNull(Folder.Of(run).ReadMetrics());
    }

    [Fact]
    public void Other_options_under_a_name_that_has_runs_are_a_fault_and_removed_only_on_demand()
    {
        var plan = Plan([s_plain, s_own], seeds: 1);
        Folder.Claim(plan, _ => "data", overwrite: false);
        Runner().Fit([.. plan.OwnRuns(plan.Variants)], progress: null, CancellationToken.None);
        Folder.Claim(Plan([s_plain, s_own], seeds: 3), _ => "data", overwrite: false); // more seeds are no other options

        var changed = Plan([s_plain, new Variant("crossdistil", s_own.Experiment with { Model = s_own.Experiment.Model with { EmbeddingDim = 8 } })], seeds: 1);
        var fault = Assert.Single(Assert.Throws<InputException>(() => Folder.Claim(changed, _ => "data", overwrite: false)).Faults);
        Assert.Contains("crossdistil", fault.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", fault.Problem, StringComparison.Ordinal);
        Assert.NotNull(Folder.Of(plan.OwnRuns([s_own]).Single()).ReadMetrics());
        Assert.Throws<InputException>(() => Folder.Claim(plan, _ => "other data", overwrite: false));

        Folder.Claim(changed, _ => "data", overwrite: true);
        Assert.Null(Folder.Of(plan.OwnRuns([s_own]).Single()).ReadMetrics());
        Assert.NotNull(Folder.Of(plan.OwnRuns([s_plain]).Single()).ReadMetrics());
    }

    [Fact]
    public void A_sweep_may_grow_but_not_take_the_place_of_another()
    {
        var sweep = Plan([s_plain, s_own], seeds: 1) with { Kind = StudyKind.Find("sweep")! };
        Folder.Claim(sweep, _ => "data", overwrite: false);
        Folder.Claim(sweep with { Variants = [s_plain, s_own, s_own with { Name = "alpha 0.3" }] }, _ => "data", overwrite: false);
        var other = sweep with { Variants = [s_plain, s_own with { Name = "tau 2" }] };
        Assert.Contains("other settings", Assert.Throws<InputException>(() => Folder.Claim(other, _ => "data", overwrite: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_something_else_is_left_alone()
    {
        var plan = Plan([s_plain], seeds: 1);
        Directory.CreateDirectory(Folder.Folder);
        File.WriteAllText(Path.Combine(Folder.Folder, "notes.txt"), "mine");
        Assert.Throws<InputException>(() => Folder.Claim(plan, _ => "data", overwrite: true));
        File.Delete(Path.Combine(Folder.Folder, "notes.txt"));
        Folder.Claim(plan, _ => "data", overwrite: false);
        var other = Assert.Throws<InputException>(() => Folder.Claim(plan with { Kind = StudyKind.Find("compare")! }, _ => "data", overwrite: true));
        Assert.Contains("ablate", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_folders_cannot_hold_stay_apart()
    {
        string[] names = ["w/o Correction", "w-o-Correction", "w o Correction", "..", new string('x', 300), new string('x', 301)];
        var folders = names.Select(name => Folder.Of(new StudyRun(s_plain with { Name = name }, null, 1)).Folder).ToArray();
        Assert.Equal(names.Length, folders.Distinct(StringComparer.Ordinal).Count());
        Assert.All(folders, folder => Assert.StartsWith(Path.Combine(Folder.Folder, "runs") + Path.DirectorySeparatorChar, Path.GetFullPath(folder), StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_differ_in_case_alone_stay_apart_where_file_systems_ignore_case()
    {
        var folders = ((string[])["own", "Own", "OWN"]).Select(name => Folder.Of(new StudyRun(s_plain with { Name = name }, null, 1)).Folder);
        Assert.Equal(3, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void A_setting_is_judged_by_the_runs_of_its_rung_alone_and_by_none_where_one_failed()
    {
        var plan = Plan([s_plain], seeds: 3);
        Runner().Fit([.. plan.OwnRuns([s_plain])], progress: null, CancellationToken.None);
        var report = new StudyMeasurer(plan, Folder, _ => Cache, new(), TimeProvider.System);
        Assert.Equal([1ul, 2, 3], report.ValidationOf(s_plain).Select(run => run.Seed));
        Assert.Equal(1ul, Assert.Single(report.ValidationOf(s_plain, replications: 1)).Seed);

        Folder.WriteError(plan.OwnRuns([s_plain]).ElementAt(1), "diverged");
        Assert.Empty(report.ValidationOf(s_plain));
        Assert.Single(report.ValidationOf(s_plain, replications: 1));
    }

    [Fact]
    public void Two_processes_do_not_work_on_one_study()
    {
        using (Folder.Lock("ablate"))
        {
            var fault = Assert.Throws<InputException>(() => Folder.Lock("ablate"));
            Assert.Contains("another process", fault.Message, StringComparison.Ordinal);
            Folder.Claim(Plan([s_plain], seeds: 1), _ => "data", overwrite: false); // the lock is no foreign file
        }

        Folder.Lock("ablate").Dispose();
        Assert.Throws<InputException>(() => Folder.Lock("compare"));
    }

    [Fact]
    public void A_folder_of_something_else_gets_no_lock()
    {
        Directory.CreateDirectory(Folder.Folder);
        File.WriteAllText(Path.Combine(Folder.Folder, "notes.txt"), "mine");
        Assert.Throws<InputException>(() => Folder.Lock("ablate"));
        Assert.Single(Directory.EnumerateFileSystemEntries(Folder.Folder));
    }

    private string Cache => Path.Combine(_data.Folder, "cache");

    private static StudyPlan Plan(IReadOnlyList<Variant> variants, int seeds) =>
        new(StudyKind.Find("ablate")!, "small", variants, variants[^1].Name, variants[0].Name, [.. Enumerable.Range(1, seeds).Select(seed => (ulong)seed)], []);

    private StudyRunner Runner(int parallel = 1, StudyFolder? folder = null) =>
        new(folder ?? Folder, _data.Folder, _ => Cache, new RunnerOptions(parallel), TimeProvider.System);

    /// <summary>What does not depend on the clock.</summary>
    private static string Same(RunMetrics metrics) => (metrics with { Seconds = 0, RowsPerSecond = 0, Environment = null }).ToJson();
}
