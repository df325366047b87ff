using CrossDistil.Data;
using CrossDistil.Data.Files;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Tests.Corpus;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Reports;

public sealed class RunSourceTests : IDisposable
{
    private readonly SmallData _data = SmallData.Log();

    private RunFolder Run => _data.Run();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_finished_run_is_read_whole()
    {
        var metrics = _data.Train(SmallData.With(training => training with { Epochs = 2, ValidationsPerEpoch = 2 }));
        var source = RunSource.Read(Run.Folder, "own");
        Assert.Equal(metrics.ToJson(), source.Metrics!.ToJson());
        Assert.Equal(metrics.ValidationSteps, source.Validations.Select(validation => validation.Step));
        Assert.Equal([0.556, 1, 1.556, 2], source.Validations.Select(validation => Math.Round(validation.Epoch, 3)));
        Assert.Equal(300, source.Strata!.Rows);
        Assert.Equal(100, source.Scored!.SourceRows.Count);
        Assert.Equal(metrics.Conflict.Count, source.Conflict.Count);
        Assert.Null(source.Progress);
    }

    [Fact]
    public void A_run_under_way_is_read_as_far_as_it_is()
    {
        var metrics = _data.Train(SmallData.Experiment);
        File.Delete(Run.MetricsPath);
        JsonFile.Write(Run.ProgressPath, new RunProgress(1, 2, 9, 18, 100, 1, metrics.Validation, metrics.ValidationSteps, []));
        var source = RunSource.Read(Run.Folder, "own");
        Assert.Null(source.Metrics);
        Assert.Null(source.Scored); // a test split that was opened says nothing until the metrics are there
        Assert.Equal((9, 1.0), (source.Validations[0].Step, source.Validations[0].Epoch));
        Assert.Equal(1, ReportBuilder.Of(new("own", [source], [], null)).Progress!.SecondsLeft);

        File.Delete(Run.ProgressPath);
        File.Delete(Run.StrataPath);
        Assert.Empty(RunSource.Read(Run.Folder, "own").Validations);
        Assert.Empty(ReportBuilder.Of(new("own", [RunSource.Read(Run.Folder, "own")], [], null)).Sections);
    }

    [Fact]
    public void Its_figures_are_of_the_numbers_that_it_reported()
    {
        var metrics = _data.Train(SmallData.Experiment);
        var figures = ReportBuilder.Of(new("own", [RunSource.Read(Run.Folder, "own")], [], null)).Sections.SelectMany(section => section.Figures).ToDictionary(figure => figure.Id, StringComparer.Ordinal);
        foreach (var task in SmallData.Tasks)
            foreach (var (pair, auc) in metrics.Test[task].PairwiseAuc)
            {
                var panel = figures[$"pairs-{task}"].Panels.Single(panel => panel.Title is "student");
                var row = panel.Table.Rows[panel.Table.Rows.Count - (pair[0] - '0')];
                Assert.Equal(auc, row[1 + (pair[2] - '0')].Value);
            }
    }

    [Fact]
    public void A_folder_without_a_run_is_a_fault() => Assert.Equal(
        $"{_data.Folder}: holds no run; give the folder that a training writes", Assert.Throws<InputException>(() => RunSource.Read(_data.Folder, "own")).Message);

    [Theory]
    [InlineData("strata.json", "train the run again")]
    [InlineData("progress.json", "wait for the next one, or delete it")]
    [InlineData("metrics.json", "train the run again; in a study, delete the run's folder and give the option overwrite")]
    public void A_damaged_file_is_one_line(string file, string remedy)
    {
        _data.Train(SmallData.Experiment);
        var path = Path.Combine(Run.Folder, file);
        File.WriteAllText(path, "{\n");
        Damage.Repair(Run.Folder);
        var line = Assert.Throws<InputException>(() => RunSource.Read(Run.Folder, "own")).Message;
        Assert.StartsWith($"{path}: cannot be read (", line, StringComparison.Ordinal);
        Assert.EndsWith($"); {remedy}", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }
}
