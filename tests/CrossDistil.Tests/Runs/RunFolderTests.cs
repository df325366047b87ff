using System.Text.RegularExpressions;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Tests.Corpus;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly SmallData _data = SmallData.Same(SmallRow.Of("++", "--", "+-", "-+"));

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_finished_run_is_refused_and_replaced_only_when_asked()
    {
        var first = _data.Train(SmallData.Experiment);
        var run = _data.Run();
        Assert.Equal($"{run.Folder}: holds a finished run; choose another folder or add the option overwrite", Refusal(run));
        Assert.True(File.Exists(run.MetricsPath));

        run.Check(overwrite: true);
        var second = _data.Train(SmallData.With(training => training with { Seed = 2 }));
        Assert.NotEqual(first.Seed, second.Seed);
        Assert.Contains("\"seed\": 2,", File.ReadAllText(run.MetricsPath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("experiment.json")]
    [InlineData("checkpoints/notes.txt")]
    [InlineData("deep/er/notes.txt")]
    public void A_foreign_folder_is_refused_and_left_alone(string file)
    {
        var run = _data.Run();
        var path = Path.Combine(run.Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "mine");
        var expected = $"{run.Folder}: is not empty and holds no run; choose another folder";
        Assert.Equal(expected, Refusal(run));
        Assert.Equal(expected, Refusal(run, overwrite: true));
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public void A_file_in_its_place_is_refused()
    {
        File.WriteAllText(_data.Run().Folder, "mine");
        Assert.Equal($"{_data.Run().Folder}: is a file; choose another folder", Refusal(_data.Run()));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_fault()
    {
        File.WriteAllText(Path.Combine(_data.Folder, "file"), "mine");
        var run = _data.Run("file/run");
        var line = Assert.Throws<InputException>(run.Claim).Message;
        Assert.StartsWith($"{run.Folder}: cannot be written (", line, StringComparison.Ordinal);
        Assert.EndsWith("); choose another folder", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_or_empty_folder_is_taken()
    {
        var run = _data.Run("a/b/c");
        run.Check(overwrite: false);
        Directory.CreateDirectory(run.Folder);
        run.Check(overwrite: false);
        run.Claim();
        Assert.True(Directory.Exists(run.CheckpointFolder));
        run.Check(overwrite: false); // claimed, and stopped before anything was written
    }

    [Fact]
    public void An_unfinished_run_and_its_report_are_cleared()
    {
        _data.Train(SmallData.Experiment);
        var run = _data.Run();
        File.Delete(run.MetricsPath);
        var report = Path.Combine(run.Folder, "report.html");
        File.WriteAllText(report, "of the run that was here");
        var stale = Path.Combine(run.CheckpointFolder, "step-99999999.ckpt");
        File.WriteAllText(stale, "half a checkpoint");
        run.Check(overwrite: false);
        run.Claim();
        Assert.Empty(Directory.EnumerateFiles(run.CheckpointFolder));
        Assert.False(Directory.Exists(RunSchema.FolderOf(run.Folder))); // another may have fewer vocabularies
        Assert.Equal((false, false), (File.Exists(run.PredictionsPath), File.Exists(report)));
    }

    [Fact]
    public void A_finished_run_holds_exactly_its_files()
    {
        _data.Train(SmallData.Experiment);
        var folder = _data.Run().Folder;
        Assert.Equal(
            [
                "checkpoints/best.json", "checkpoints/calibrators.json", "checkpoints/step-00000001.ckpt", "checkpoints/step-00000001.optimizer", "experiment.json", "metrics.json", "predictions.csv",
                "run.sha256", "schema/schema.json", "strata.json",
            ],
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_experiment_of_a_run_loads_again_from_there_and_points_at_the_same_data()
    {
        var absolute = Path.Combine(_data.Folder, "elsewhere");
        var experiment = SmallData.Experiment with { Schema = "../experiment.schema.json", Source = SmallData.Experiment.Source with { Path = "logs/2022" }, Cache = "cached" };
        _data.Train(experiment);
        var loaded = ExperimentFile.Load(_data.Run().ExperimentPath, [], seed: null);
        Assert.Equal(Path.Combine(_data.Folder, "logs", "2022"), Path.GetFullPath(loaded.Experiment.Source.Path, loaded.BaseFolder));
        Assert.Equal(Path.Combine(_data.Folder, "cached"), Path.GetFullPath(loaded.Experiment.Cache!, loaded.BaseFolder));
        Assert.Equal("small", loaded.Name);
        Assert.Equal(
            ExperimentFile.Resolved(experiment with { Schema = null }),
            ExperimentFile.Resolved(loaded.Experiment with { Source = experiment.Source, Cache = experiment.Cache }));

        _data.Train(experiment with { Source = experiment.Source with { Path = absolute }, Cache = null }, "again");
        var again = ExperimentFile.Load(_data.Run("again").ExperimentPath, [], seed: null).Experiment;
        Assert.Equal((absolute, null), (again.Source.Path, again.Cache));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_of_another_version_is_refused_by_its_format_and_not_by_an_option(bool isFinished)
    {
        _data.Train(SmallData.Experiment);
        var run = _data.Run();
        if (!isFinished) File.Delete(run.MetricsPath);
        var schema = Path.Combine(run.Folder, "schema", "schema.json");
        var version = $"\"formatVersion\": {CacheFormat.Version}";
        File.WriteAllText(schema, File.ReadAllText(schema).Replace(version, "\"formatVersion\": 3", StringComparison.Ordinal));
        var experiment = File.ReadAllText(run.ExperimentPath);
        File.WriteAllText(run.ExperimentPath, experiment.Replace("\"maxPairs\"", "\"mostPairs\"", StringComparison.Ordinal));
        Assert.NotEqual(experiment, File.ReadAllText(run.ExperimentPath));
        Assert.Equal(
            $"{schema}: has format 3, this version reads {CacheFormat.Version}; train the run again",
            Assert.Throws<InputException>(() => run.LoadExperiment([])).Message);
    }

    [Fact]
    public void A_run_evaluates_again_to_what_it_reported()
    {
        var metrics = _data.Train(SmallData.Experiment);
        using var cache = _data.Open();
        var again = new TrainingJob(SmallData.Experiment, _data.Folder, cache).Evaluate(_data.Run(), CancellationToken.None);
        Assert.Equal(metrics.Test.Keys, again.Keys);
        Assert.All(metrics.Test, task => Assert.Equal(task.Value with { PairwiseAuc = again[task.Key].PairwiseAuc }, again[task.Key]));
    }

    [Fact]
    public void A_folder_without_a_trained_run_evaluates_to_a_fault()
    {
        using var cache = _data.Open();
        var expected = $"{_data.Run().Folder}: holds no trained run; give the folder of a finished run";
        Assert.Equal(expected, Fault());
        _data.Train(SmallData.Experiment);
        Damage.Apply(_data.Run().Folder, "write checkpoints/best.json {\nrepair");
        Assert.Matches(@"best\.json: cannot be read \(.+\); train the run again$", Fault());
        Damage.Apply(_data.Run().Folder, "write checkpoints/best.json {\"click\": null}\nrepair");
        Assert.Equal(expected, Fault());
        Damage.Apply(_data.Run().Folder, "write checkpoints/best.json {\"click\": \"step-00000001.ckpt\"}\nrepair");
        Assert.Equal($"{_data.Run().Folder}: has no checkpoint for the task like; use the experiment that the run was trained with", Fault());

        string Fault() => Assert.Throws<InputException>(() => new TrainingJob(SmallData.Experiment, _data.Folder, cache).Evaluate(_data.Run(), CancellationToken.None)).Message;
    }

    [Theory]
    [InlineData(null, "there is no such file; train the run again")]
    [InlineData("{", "cannot be read (…); train the run again")]
    [InlineData("""{"formatVersion": 2, "tasks": {"click": {"kind": "none"}}}""", "has no calibrator for the task like; use the experiment that the run was trained with")]
    public void A_run_without_sound_calibrators_evaluates_to_a_fault_before_the_test_split_is_opened(string? content, string line)
    {
        _data.Train(SmallData.Experiment);
        using var cache = _data.Open();
        var path = _data.Run().CalibratorsPath;
        if (content is null) File.Delete(path);
        else File.WriteAllText(path, content);
        Damage.Repair(_data.Run().Folder);
        var job = new TrainingJob(SmallData.Experiment, _data.Folder, cache);
        var fault = Assert.Throws<InputException>(() => job.Evaluate(_data.Run(), CancellationToken.None)).Message;
        Assert.Matches($"^{Regex.Escape($"{path}: {line}").Replace("…", ".+", StringComparison.Ordinal)}$", fault);
        cache.OpenTest();
    }

    private static string Refusal(RunFolder run, bool overwrite = false) => Assert.Throws<InputException>(() => run.Check(overwrite)).Message;
}
