using CrossDistil.Experiments;
using Xunit;

namespace CrossDistil.Tests.Experiments;

public sealed class VariantsOptionTests
{
    [Fact]
    public void Changes_stand_by_the_name_of_their_variant()
    {
        var variants = Load("\"variants\": {\"plain\": [\"training.embeddingRate=null\"], \"wide\": [], \"w/o β\": [\"method.beta1=0\", \"source.query=a = b\"]}").Variants!;
        Assert.Equal(["plain", "wide", "w/o β"], variants.Keys);
        Assert.Equal(["training.embeddingRate=null"], variants["plain"]);
        Assert.Empty(variants["wide"]);
        Assert.Equal(["method.beta1=0", "source.query=a = b"], variants["w/o β"]);
    }

    [Fact]
    public void There_are_none_unless_given()
    {
        Assert.Null(ExperimentText.Load($"{{ {ExperimentText.Data} }}").Variants);
        Assert.Null(Load("\"variants\": null").Variants);
    }

    [Fact]
    public void What_a_change_names_is_looked_at_when_it_is_applied() =>
        Assert.Equal(["no.such.option=1"], Load("\"variants\": {\"plain\": [\"no.such.option=1\"]}").Variants!["plain"]);

    [Fact]
    public void The_resolved_text_reads_back_to_the_same_changes()
    {
        var experiment = Load("\"variants\": {\"plain\": [\"name=\\\"é\\\"\"], \"kd\": []}");
        Assert.Equivalent(experiment.Variants, ExperimentText.Load(ExperimentFile.Resolved(experiment)).Variants, strict: true);
    }

    [Theory]
    [InlineData("[]", "variants: found a list; give an object by name")]
    [InlineData("{\"plain\": \"a=1\"}", "variants.plain: found \"a=1\"; give a list, each item a text in quotes")]
    [InlineData("{\"plain\": [1, \"a=1\"]}", "variants.plain.0: found 1; give a text in quotes")]
    [InlineData("{\"plain\": [\"training.epochs\"]}", "variants.plain: training.epochs: no \"=\"; write it as path=value, such as training.epochs=3")]
    [InlineData("{\"plain\": [\"=1\"]}", "variants.plain: =1: empty path or part of a path; write it as path=value, such as training.epochs=3")]
    [InlineData("{\"\": [\"a=1\"]}", "variants: a variant without a name; give it one")]
    public void Faults_of_form(string value, string line) => Assert.Equal(["e.json: " + line], ExperimentText.FaultsWith($"\"variants\": {value}"));

    private static Experiment Load(string part) => ExperimentText.Load($"{{ {ExperimentText.Data}, {part} }}");
}
