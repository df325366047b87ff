using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Experiments;

public sealed class ExperimentFileTests
{
    private const string Minimal = $"{{ {ExperimentText.Data} }}";

    private const string Full = $$"""
        // Comments and trailing commas are welcome.
        {
          {{ExperimentText.Data}},
          "method": {
            "alpha": [0.2, 0.3], "margin": {"finish": 1.5, "like": null}, "temperature": 2, /* kind last */ "kind": "crossdistil",
            "plattStart": "zero",
          },
          "model": {"backbone": {"hidden": [8], "kind": "shared-bottom"}, "tower": []},
          "training": {"epochs": 3, "seed": 18446744073709551615, "patience": null, "select": "multi_auc"},
        }
        """;

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var experiment = ExperimentText.Load(Minimal);
        Assert.Equal("e", experiment.Name);
        Assert.IsType<CrossDistilMethod>(experiment.Method);
        Assert.IsType<MmoeOptions>(experiment.Model.Backbone);
        Assert.Equal(new TrainingOptions(), experiment.Training);
        Assert.Equal(["log.csv"], experiment.Source.Tables["log"].Files);
        Assert.Equal("20220505", Assert.IsType<TimeSplit>(experiment.Split).ValidationFrom);
    }

    [Fact]
    public void Values_per_task_are_one_for_all_a_list_or_by_name()
    {
        var method = Assert.IsType<CrossDistilMethod>(ExperimentText.Load(Full).Method);
        Assert.Equal([0.2, 0.3], [method.Alpha.Of(0, "finish"), method.Alpha.Of(1, "like")]);
        Assert.Equal([1.5, null], new[] { method.Margin.Of(0, "finish"), method.Margin.Of(1, "like") });
        Assert.Equal([2, 2], [method.Temperature.Of(0, "finish"), method.Temperature.Of(1, "like")]);
        Assert.Equal(LogitStart.Zero, method.PlattStart);
    }

    [Fact]
    public void A_kind_without_the_word_is_the_default_kind()
    {
        var experiment = ExperimentText.Load($$"""{ {{ExperimentText.Data}}, "method": {"alpha": 0.1}, "model": {"backbone": {"experts": 3} } }""");
        Assert.Equal(0.1, Assert.IsType<CrossDistilMethod>(experiment.Method).Alpha.All);
        Assert.Equal(3, Assert.IsType<MmoeOptions>(experiment.Model.Backbone).Experts);
    }

    [Theory]
    [InlineData(Minimal)]
    [InlineData(Full)]
    public void The_resolved_text_reads_back_to_the_same_options(string text)
    {
        var experiment = ExperimentText.Load(text);
        var resolved = ExperimentFile.Resolved(experiment);
        var again = ExperimentText.Load(resolved);
        Assert.Equivalent(experiment, again, strict: true);
        Assert.Equal(resolved, ExperimentFile.Resolved(again));
    }

    [Fact]
    public void The_resolved_text_names_every_option()
    {
        var resolved = ExperimentFile.Resolved(ExperimentText.Load(Full));
        foreach (var part in new[] { "\"embeddingL2\": 0", "\"patience\": null", "\"like\": null", "\"kind\": \"shared-bottom\"", "\"path\": \".\"" })
            Assert.Contains(part, resolved, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_name_and_seed_come_with_the_file()
    {
        var loaded = ExperimentText.Loaded(Minimal, [], seed: 7);
        Assert.Equal((7ul, "e"), (loaded.Experiment.Training.Seed, loaded.Name));
        Assert.Equal(Path.Combine(loaded.BaseFolder, "e.json"), loaded.Path);
        Assert.True(Path.IsPathRooted(loaded.BaseFolder));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_fault()
    {
        var missing = Assert.Throws<InputException>(() => ExperimentFile.Load("no/such.json", [], null));
        Assert.Equal("no/such.json: no such file; check the path of the experiment file", missing.Message);
        var folder = Assert.Throws<InputException>(() => ExperimentFile.Load(".", [], null));
        Assert.Equal(".: is a folder; name the experiment file in it", folder.Message);
    }
}
