using System.Diagnostics;
using System.Security.Cryptography;
using CrossDistil.Data;
using CrossDistil.Runs;
using CrossDistil.Tests.Corpus;
using CrossDistil.Tests.States;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Runs;

public sealed class RunDigestsTests : IDisposable
{
    private const string Again = "train the run again with the option overwrite, or delete its folder: a study then trains it again";
    private static readonly string[] s_results = ["checkpoints/best.json", "checkpoints/calibrators.json", "experiment.json", "metrics.json", "predictions.csv", "strata.json"];

    private readonly SmallData _data = SmallData.Same(SmallRow.Of("++", "--", "+-", "-+"));

    private RunFolder Run => _data.Run();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_run_lists_the_digest_of_each_of_its_results()
    {
        _data.Train(SmallData.Experiment);
        Assert.Equal(s_results.Select(name => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(name))))}  {name}"), List());
    }

    [Fact]
    public async Task The_tool_that_everyone_has_checks_them()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sha256sum"), "There is no sha256sum.");
        _data.Train(SmallData.Experiment);
        using var tool = Process.Start(new ProcessStartInfo("/usr/bin/sha256sum", ["--check", "--strict", "run.sha256"]) { WorkingDirectory = Run.Folder, RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await tool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, string.Concat(s_results.Select(name => $"{name}: OK\n"))), (tool.ExitCode, said));
    }

    [Theory]
    [InlineData("checkpoints/best.json")]
    [InlineData("checkpoints/calibrators.json")]
    [InlineData("metrics.json")]
    [InlineData("predictions.csv")]
    [InlineData("strata.json")]
    public void A_flipped_bit_in_a_result_is_told(string name)
    {
        _data.Train(SmallData.Experiment);
        ReadAll();
        var bytes = File.ReadAllBytes(PathOf(name));
        bytes[^3] ^= 1;
        File.WriteAllBytes(PathOf(name), bytes);
        Assert.Equal($"{PathOf(name)}: is not what was written (its SHA-256 differs); {Again}", Assert.Throws<InputException>(ReadAll).Message);
    }

    [Fact]
    public void An_experiment_may_be_edited_as_its_data_may_move()
    {
        _data.Train(SmallData.Experiment);
        Damage.Apply(Run.Folder, "edit experiment.json \"path\": \"..\" => \"path\": \"/elsewhere\"");
        Assert.Equal("/elsewhere", Run.LoadExperiment([]).Experiment.Source.Path);
        ReadAll();
    }

    [Fact]
    public void A_run_of_an_earlier_version_which_has_no_list_is_read()
    {
        _data.Train(SmallData.Experiment);
        File.Delete(PathOf("run.sha256"));
        Damage.Apply(Run.Folder, "edit metrics.json \"seed\": 1 => \"seed\": 2");
        ReadAll();
        Assert.Equal(2ul, Run.ReadMetrics()!.Seed);
    }

    [Theory]
    [InlineData("keep run.sha256 0")]
    [InlineData("cut run.sha256 1")]
    [InlineData("keep run.sha256 100")]
    [InlineData("edit run.sha256   metrics.json =>   metrics.jsom")]
    [InlineData("edit run.sha256   metrics.json =>  *metrics.json")]
    [InlineData("write run.sha256 once upon a time")]
    public void A_damaged_list_is_told(string damage)
    {
        _data.Train(SmallData.Experiment);
        Damage.Apply(Run.Folder, damage);
        Assert.Equal($"{PathOf("run.sha256")}: is truncated or damaged; delete it to read the run unchecked, or {Again}", Assert.Throws<InputException>(() => Run.ReadMetrics()).Message);
    }

    [Fact]
    public void A_result_that_is_not_listed_is_not_read()
    {
        _data.Train(SmallData.Experiment);
        File.WriteAllLines(PathOf("run.sha256"), List().Where(line => !line.EndsWith("strata.json", StringComparison.Ordinal)));
        Assert.StartsWith($"{Run.StrataPath}: is not what was written", Assert.Throws<InputException>(() => Run.ReadStrata()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_killed_before_its_metrics_is_unfinished()
    {
        Directory.CreateDirectory(Temporary); // in the way of metrics.json
        Assert.Throws<InputException>(() => _data.Train(SmallData.Experiment));
        Assert.Null(Run.ReadMetrics());
        Directory.Delete(Temporary);
        _data.Train(SmallData.Experiment);
        ReadAll();
    }

    [Fact]
    public void Metrics_that_are_replaced_stay_readable_until_they_are()
    {
        var (fitted, opened) = FitAndOpen();
        Directory.CreateDirectory(Temporary);
        Assert.Throws<InputException>(() => Run.WriteMetrics(opened));
        Assert.False(Run.ReadMetrics()!.IsTested);
        Directory.Delete(Temporary);
        Run.WriteMetrics(opened);
        Assert.Empty(fitted.Test);
        ReadAll();
        Assert.Equal(s_results, List().Select(line => line[66..]));
    }

    [Fact]
    public void Damage_from_before_the_test_split_was_opened_is_not_sealed_by_opening_it()
    {
        var (_, opened) = FitAndOpen();
        Damage.Apply(Run.Folder, "flip strata.json 9");
        Run.WriteMetrics(opened);
        Assert.True(Run.ReadMetrics()!.IsTested);
        Assert.Throws<InputException>(() => Run.ReadStrata());
    }

    [Fact]
    public void An_interrupted_run_has_digests_and_so_has_what_becomes_of_it()
    {
        using var data = SmallData.Log();
        var experiment = SmallData.With(training => training with { SaveSteps = 1 });
        data.TrainAndCancel(experiment, 3);
        ReadAll(data.Run());
        using var cache = data.Open();
        Assert.Throws<Death>(() => Resume(Killer.After(5)));
        Assert.False(File.Exists(Path.Combine(data.Run().Folder, "run.sha256")));
        Resume(progress: null);
        ReadAll(data.Run());

        void Resume(IProgress<TrainingProgress>? progress)
        {
            var job = new TrainingJob(experiment, data.Folder, cache);
            job.Train(data.Run(), progress, TimeProvider.System, CancellationToken.None, job.FindResume(data.Run()));
        }
    }

    private string Temporary => $"{Run.MetricsPath}.{Environment.ProcessId}.tmp";

    /// <summary>As a study does it, before the last metrics are written.</summary>
    private (RunMetrics Fitted, RunMetrics Opened) FitAndOpen()
    {
        using var cache = _data.Open();
        var fitted = new TrainingJob(SmallData.Experiment, _data.Folder, cache).Fit(Run, progress: null, TimeProvider.System, CancellationToken.None);
        Run.WriteMetrics(fitted);
        Assert.Equal(s_results.Except(["predictions.csv"]), List().Select(line => line[66..]));
        return (fitted, new TrainingJob(SmallData.Experiment, _data.Folder, cache).Test(Run, fitted));
    }

    private void ReadAll() => ReadAll(Run);

    private static void ReadAll(RunFolder run)
    {
        Assert.NotNull(run.ReadMetrics());
        Assert.NotNull(run.ReadStrata());
        Assert.Equal(SmallData.Tasks, run.ReadBest().Keys);
        Assert.Equal(2, run.ReadCalibrators(SmallData.Tasks).Count);
        Assert.NotEmpty(run.ReadPredictions(SmallData.Tasks).SourceRows);
    }

    private string[] List() => File.ReadAllLines(PathOf("run.sha256"));

    private string PathOf(string name) => Path.Combine(Run.Folder, name);
}
