using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Experiments;

public sealed class ChangeTests
{
    private const string Text = $$"""
        {
          {{ExperimentText.Data}},
          "method": {"kind": "crossdistil", "alpha": 0.3, "beta1": [0.1, 0.2], "margin": {"finish": 1, "like": null}, "weights": {"teacher": 2} },
          "model": {"backbone": {"kind": "mmoe", "experts": 8, "hidden": [16]} },
          "variants": {"plain": ["training.rate=0.01"]},
        }
        """;

    [Theory]
    [InlineData]
    [InlineData("training.epochs=3", "training.patience=null", "method.alpha=[0.1,0.2]")]
    [InlineData("method.margin.like=0.5", "method.weights.student=2", "method.margin.finish=null")]
    [InlineData("tasks.like.weight=10", "tasks.0.weight=5", "features.user_id.minCount=3", "model.backbone.hidden.0=4")]
    [InlineData("source.query=SELECT 'Zoë' FROM log WHERE a = 1", "source.tables.log.format=tsv", "split.testFrom=20220601")]
    [InlineData("training.seed=18446744073709551615", "name=other", "sampleWeight=w")]
    [InlineData("method.kind=plain")]
    [InlineData("method.alpha=0.7", "method.teacherNetwork=null", "method.kind=kd")]
    [InlineData("features.user_id.kind=list", "features.user_id.minCount=2")]
    [InlineData("split.key=user_id", "split.kind=hash")]
    [InlineData("method={\"kind\":\"bpr\"}", "model.backbone={\"kind\":\"shared-bottom\",\"hidden\":[4]}")]
    [InlineData("variants.kd=[\"method.alpha=0.1\"]", "variants.plain.0=training.rate=0.02")]
    public void A_change_afterwards_is_the_same_as_one_while_reading(params string[] sets)
    {
        var read = ExperimentText.Load(Text, sets);
        var changed = ExperimentFile.Change(ExperimentText.Load(Text), "e.json", sets);
        Assert.Equivalent(read, changed, strict: true);
        Assert.Equal(ExperimentFile.Resolved(read), ExperimentFile.Resolved(changed));
    }

    [Fact]
    public void Another_kind_keeps_what_both_know_even_where_only_the_default_stood()
    {
        var bare = ExperimentText.Load($"{{ {ExperimentText.Data} }}");
        var bpr = Assert.IsType<BprMethod>(ExperimentFile.Change(bare, "x", ["method.kind=bpr"]).Method);
        Assert.Equal((0.1, 1), (bpr.Beta1.All, bpr.Ranking.All));
        var kd = Assert.IsType<KdMethod>(ExperimentFile.Change(bare, "x", ["method.kind=kd"]).Method);
        Assert.Equivalent(new TeacherNetwork(), kd.TeacherNetwork, strict: true); // kd's own default is null
    }

    [Fact]
    public void The_experiment_stays_as_it_was()
    {
        var experiment = ExperimentText.Load(Text);
        var before = ExperimentFile.Resolved(experiment);
        ExperimentFile.Change(experiment, "x", ["training.epochs=99"]);
        Assert.Equal(before, ExperimentFile.Resolved(experiment));
    }

    [Fact]
    public void The_name_that_the_file_gave_survives() =>
        Assert.Equal("e", ExperimentFile.Change(ExperimentText.Load(Text), "x", ["name=null"]).Name);

    [Fact]
    public void Every_fault_names_the_place_of_the_change() => Assert.Equal(
        [
            "e.json: variants.plain: tasks.lke.weight=3: no item \"lke\" in tasks; did you mean \"like\"?",
            "e.json: variants.plain: model.dropout: 7 is out of range; give a number from 0 to 0.95",
            "e.json: variants.plain: training.epoch: unknown key; did you mean \"epochs\"?",
        ],
        Faults(ExperimentText.Load(Text), "training.epoch=3", "model.dropout=7", "tasks.lke.weight=3"));

    [Fact]
    public void What_options_say_about_one_another_is_checked_again() => Assert.Equal(
        ["e.json: variants.plain: method.kind: \"pfd\", but no feature is privileged; mark one with \"privileged\": true, or set method.kind to \"kd\""],
        Faults(ExperimentText.Load(Text), "method.kind=pfd"));

    [Fact]
    public void A_backbone_that_exists_in_code_alone_cannot_be_changed()
    {
        var experiment = ExperimentText.Load(Text);
        var own = experiment with { Model = experiment.Model with { Backbone = new OwnOptions() } };
        Assert.Equal(
            "e.json: variants.plain: model.backbone.kind: kind \"own\" is a backbone that was built in code; "
            + "set Model.Backbone in that code, or use one of single, shared-bottom, cross-stitch, mmoe, ple, snr-trans, snr-aver",
            Faults(own, "training.epochs=3")[0]);
    }

    private static string[] Faults(Experiment experiment, params string[] sets) =>
        [.. Assert.Throws<InputException>(() => ExperimentFile.Change(experiment, "e.json: variants.plain", sets)).Faults.Select(fault => fault.ToString())];

    private sealed record OwnOptions : BackboneOptions;
}
