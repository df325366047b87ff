using CrossDistil.Data.Schema;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Experiments;

public sealed class SetTests
{
    private const string Text = $$"""
        {
          {{ExperimentText.Data}},
          "method": {"kind": "crossdistil", "alpha": 0.3, "margin": 1, "weights": {"teacher": 2} },
          "model": {"backbone": {"kind": "mmoe", "experts": 8, "hidden": [16]} },
        }
        """;

    [Fact]
    public void Values_are_json_or_else_text()
    {
        var experiment = ExperimentText.Load(
            Text, "training.epochs=3", "training.patience=null", "method.alpha=[0.1,0.2]", "source.query=SELECT * FROM log WHERE a = 1", "name=x");
        Assert.Equal((3, null), (experiment.Training.Epochs, experiment.Training.Patience));
        Assert.Equal([0.1, 0.2], Assert.IsType<CrossDistilMethod>(experiment.Method).Alpha.List);
        Assert.Equal("SELECT * FROM log WHERE a = 1", experiment.Source.Query);
        Assert.Equal("x", experiment.Name);
    }

    [Fact]
    public void A_number_where_a_text_belongs_needs_no_quotes()
    {
        var split = Assert.IsType<TimeSplit>(ExperimentText.Load(Text, "split.testFrom=20220601", "split.testUntil=\"20220701\"").Split);
        Assert.Equal(("20220601", "20220701"), (split.TestFrom, split.TestUntil));
        Assert.Null(Assert.IsType<TimeSplit>(ExperimentText.Load(Text, "split.testUntil=null").Split).TestUntil);
    }

    [Fact]
    public void Items_are_found_by_name_or_position()
    {
        var experiment = ExperimentText.Load(Text, "tasks.like.weight=10", "tasks.0.weight=5", "features.user_id.minCount=3", "model.backbone.hidden.0=4");
        Assert.Equal([5, 10], experiment.Tasks.Select(task => task.Weight));
        Assert.Equal(3, Assert.IsType<CategoricalFeature>(experiment.Features[0]).MinCount);
        Assert.Equal([4], Assert.IsType<MmoeOptions>(experiment.Model.Backbone).Hidden);
    }

    [Fact]
    public void A_name_may_contain_dots()
    {
        var dotted = Text.Replace("\"like\"", "\"video.like\"", StringComparison.Ordinal);
        Assert.Equal(7, ExperimentText.Load(dotted, "tasks.video.like.weight=7").Tasks[1].Weight);
    }

    [Fact]
    public void Objects_on_the_way_are_created() =>
        Assert.Equal(0.5, ExperimentText.Load($"{{ {ExperimentText.Data} }}", "model.dropout=0.5", "method.weights.student=2").Model.Dropout);

    [Fact]
    public void A_table_given_as_a_text_takes_more_options()
    {
        var table = ExperimentText.Load(Text, "source.tables.log.format=tsv", "source.path=/data").Source.Tables["log"];
        Assert.Equal(("log.csv", "tsv"), (Assert.Single(table.Files), table.Format));
        Assert.Equal(["b.csv"], ExperimentText.Load(Text, "source.tables.log=b.csv").Source.Tables["log"].Files);
    }

    [Fact]
    public void Another_kind_drops_what_only_the_old_kind_knows()
    {
        var experiment = ExperimentText.Load(Text, "method.kind=plain", "model.backbone.kind=shared-bottom", "features.user_id.kind=list");
        Assert.IsType<PlainMethod>(experiment.Method);
        Assert.Equal([16], Assert.IsType<SharedBottomOptions>(experiment.Model.Backbone).Hidden);
        Assert.Equal("user_id", Assert.IsType<ListFeature>(experiment.Features[0]).Name);
    }

    [Fact]
    public void A_kind_may_be_in_quotes_as_json_is() =>
        Assert.IsType<PlainMethod>(ExperimentText.Load(Text, "method.kind=\"plain\"").Method);

    [Fact]
    public void Another_split_is_set_key_by_key_in_any_order()
    {
        var split = Assert.IsType<HashSplit>(ExperimentText.Load(Text, "split.key=user_id", "split.kind=hash").Split);
        Assert.Equal("user_id", split.Key);
    }

    [Fact]
    public void Another_kind_keeps_misspelt_and_explicitly_set_keys_as_faults() => Assert.Equal(
        ["e.json: method.alhpa: unknown key; known keys: kind", "e.json: method.alpha: unknown key; only the kinds \"self-snapshot\", \"tf-kd\", \"kd\", \"pfd\", \"crossdistil\" have it"],
        ExperimentText.FaultsWith("\"method\": {\"alhpa\": 1, \"beta1\": 0}", "method.alpha=0.5", "method.kind=plain"));

    [Theory]
    [InlineData("training.epochs", "no \"=\"; write it as path=value, such as training.epochs=3")]
    [InlineData("=3", "empty path or part of a path; write it as path=value, such as training.epochs=3")]
    [InlineData("training..epochs=3", "empty path or part of a path; write it as path=value, such as training.epochs=3")]
    [InlineData("tasks.lke.weight=3", "no item \"lke\" in tasks; did you mean \"like\"?")]
    [InlineData("tasks.2.weight=3", "no item \"2\" in tasks; use one of finish, like")]
    [InlineData("model.backbone.hidden.5=3", "no item \"5\" in model.backbone.hidden; it has 1 items, numbered from 0")]
    [InlineData("method.alpha.like=0.1", "method.alpha is 0.3, not an object or a list; set method.alpha as a whole")]
    public void Sets_that_cannot_be_applied(string set, string fault) =>
        Assert.Equal([$"e.json: the option set {set}: {fault}"], ExperimentText.Faults(Text, set));

    [Theory]
    [InlineData("training.epoch=3", "training.epoch: unknown key; did you mean \"epochs\"?")]
    [InlineData("method={\"kind\": \"plain\"", "method: found \"{\\\"kind\\\": \\\"plain\\\"\"; give an object with a \"kind\"")]
    [InlineData("method.kind=plane", "method.kind: unknown kind \"plane\"; use one of plain, blend, self-snapshot, bpr, tf-kd, kd, pfd, taug, crossdistil")]
    public void Set_values_are_checked_like_the_file(string set, string line) => Assert.Equal(["e.json: " + line], ExperimentText.Faults(Text, set));
}
