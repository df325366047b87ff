using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Tests.Corpus;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Runs;

public sealed class FinishedRunTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public static TheoryData<string> Examples =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "examples")).SelectMany(folder => Directory.EnumerateFiles(folder, "*.json")) // and not the caches beside them
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => File.ReadAllText(Path.Combine(Repository.Root, file)).Contains("\"features\"", StringComparison.Ordinal)),
    ];

    private RunFolder Run => new(_folder.Of("run"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_the_run_that_it_trained(string file)
    {
        var loaded = ExperimentFile.Load(Path.Combine(Repository.Root, file), [], seed: 3);
        Finish(loaded.Experiment, loaded.BaseFolder);
        FinishedRun.Check(Run, loaded.Experiment);
        Assert.Contains("training.seed was 3, is 4", Refusal(ExperimentFile.Load(Path.Combine(Repository.Root, file), [], seed: 4).Experiment), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SmallData.Methods), MemberType = typeof(SmallData))]
    public void Every_method_is_the_run_that_it_trained(string method)
    {
        var experiment = SmallData.Experiment with { Method = SmallData.MethodOf(method) };
        Finish(experiment, _folder.Path);
        FinishedRun.Check(Run, experiment);
    }

    [Fact]
    public void What_decides_no_number_may_differ()
    {
        var experiment = SmallData.Experiment;
        Finish(experiment with { From = "one" }, _folder.Path);
        FinishedRun.Check(Run, experiment with
        {
            Name = "another", Cache = "elsewhere", From = "moved/one", Source = experiment.Source with { Path = "/moved" }, Training = experiment.Training with { Threads = 9, SaveSteps = 5 },
        });
    }

    [Fact]
    public void Another_experiment_is_refused_by_the_option_that_differs()
    {
        var experiment = SmallData.Experiment;
        Finish(experiment, _folder.Path);
        Assert.Equal(
            $"{Run.Folder}: holds a finished run of another experiment (training.rate was 0.01, is 0.02); train again with the option overwrite, or choose another folder",
            Refusal(experiment with { Training = experiment.Training with { Rate = 0.02 } }));
        Assert.Contains("(from was null, is \".\")", Refusal(experiment with { From = "one" }), StringComparison.Ordinal);
        Assert.Contains("(tasks was ", Refusal(experiment with { Tasks = [.. experiment.Tasks.Select(task => task with { Weight = 7 })] }), StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_that_cannot_be_read_any_more_says_nothing()
    {
        Finish(SmallData.Experiment, _folder.Path);
        Damage.Apply(Run.Folder, "edit experiment.json \"rate\" => \"pace\"");
        FinishedRun.Check(Run, SmallData.Experiment);
    }

    /// <summary>With every weight resolved, as a training does.</summary>
    private void Finish(Experiment experiment, string baseFolder)
    {
        Directory.CreateDirectory(Run.Folder);
        Run.WriteExperiment(experiment with { Tasks = [.. experiment.Tasks.Select(task => task with { Weight = task.Weight ?? 1.0 / 3 })] }, baseFolder);
    }

    private string Refusal(Experiment experiment) => Assert.Throws<InputException>(() => FinishedRun.Check(Run, experiment)).Message;
}
