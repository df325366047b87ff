using System.Globalization;
using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Samples;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Samples;

/// <summary>samples/OwnBackbone as a user runs it: an experiment file, a log, and a backbone in code.</summary>
public sealed class OwnBackboneTests : IDisposable
{
    private const string Text = """
        {
          "source": {"tables": {"log": "log.csv"}},
          "features": [{"kind": "categorical", "name": "user"}, {"kind": "categorical", "name": "item"}],
          "tasks": [{"name": "click"}, {"name": "like"}],
          "split": {"kind": "time", "by": "day", "validationFrom": "2", "testFrom": "3"},
          "method": {"kind": "plain"},
          "model": {"embeddingDim": 8, "tower": [8]},
          "training": {"epochs": 12, "batch": 32, "rate": 0.01, "threads": 1, "patience": null}
        }
        """;

    private readonly WorkFolder _folder = new();

    public OwnBackboneTests()
    {
        var lines = SmallRow.Log(800, seed: 1).Select((row, i) => string.Create(
            CultureInfo.InvariantCulture, $"u{row.Ids[0]},i{row.Ids[1]},{(i < 500 ? 1 : i < 650 ? 2 : 3)},{row.Labels[0]},{row.Labels[1]}"));
        File.WriteAllLines(_folder.Of("log.csv"), lines.Prepend("user,item,day,click,like"));
        File.WriteAllText(ExperimentPath, Text);
        Adapters.Main([ExperimentPath, Run.Folder]);
    }

    private string ExperimentPath => _folder.Of("experiment.json");

    private RunFolder Run => new(_folder.Of("run"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_learns_and_the_code_that_knows_it_can_measure_its_run_again()
    {
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(Run.MetricsPath));
        var auc = metrics.RootElement.GetProperty("test").GetProperty("click").GetProperty("auc").GetDouble();
        Assert.InRange(auc, 0.85, 1);

        var loaded = ExperimentFile.Load(ExperimentPath, [], seed: null);
        var experiment = loaded.Experiment with { Model = loaded.Experiment.Model with { Backbone = new AdapterOptions() } };
        using var cache = DatasetCache.Open(Path.Combine(_folder.Path, ".crossdistil", "own"));
        Assert.Equal(auc, new TrainingJob(experiment, _folder.Path, cache).Evaluate(Run, CancellationToken.None)["click"].Auc);
    }

    [Fact]
    public void Its_run_folder_says_what_it_is_and_loading_that_file_is_refused_in_one_line()
    {
        using var resolved = JsonDocument.Parse(File.ReadAllBytes(Run.ExperimentPath));
        var backbone = resolved.RootElement.GetProperty("model").GetProperty("backbone");
        Assert.Equal("""{"kind":"own","type":"CrossDistil.Samples.AdapterOptions","options":"AdapterOptions { Width = 32 }"}""", JsonSerializer.Serialize(backbone));
        Assert.Equal(8, resolved.RootElement.GetProperty("model").GetProperty("embeddingDim").GetInt32());
        var refusal = Assert.Throws<InputException>(() => ExperimentFile.Load(Run.ExperimentPath, [], seed: null));
        Assert.Equal(
            $"{Run.ExperimentPath}: model.backbone.kind: kind \"own\" is a backbone that was built in code; set Model.Backbone in that code, or "
            + "use one of single, shared-bottom, cross-stitch, mmoe, ple, snr-trans, snr-aver",
            refusal.Message);
    }

    [Fact]
    public void It_does_not_replace_a_finished_run() =>
        Assert.Contains("holds a finished run", Assert.Throws<InputException>(() => Adapters.Main([ExperimentPath, Run.Folder])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_sample_is_one_file_of_at_most_forty_lines() =>
        Assert.InRange(File.ReadAllLines(Assert.Single(Directory.GetFiles(Path.Combine(Repository.Root, "samples", "OwnBackbone"), "*.cs"))).Length, 1, 40);
}
