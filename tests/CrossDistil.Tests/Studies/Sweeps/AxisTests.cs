using CrossDistil.Data;
using CrossDistil.Studies.Sweeps;
using Xunit;

namespace CrossDistil.Tests.Studies.Sweeps;

public sealed class AxisTests
{
    private static readonly string[] s_tasks = ["finish", "video.like"];

    [Fact]
    public void A_list_is_json_of_any_kind()
    {
        var axis = Assert.IsType<ListAxis>(Parse("model.backbone.hidden=[0.01, null, \"mmoe\", [64, 32], {\"a\": 1}]"));
        Assert.Equal(["0.01", "null", "\"mmoe\"", "[64,32]", "{\"a\":1}"], axis.Values);
        Assert.Equal(["hidden 0.01", "hidden null", "hidden mmoe", "hidden [64,32]", "hidden {\"a\":1}"], axis.Points.Select(point => point.Name));
        Assert.Equal(["model.backbone.hidden=\"mmoe\""], axis.Points.ElementAt(2).Sets);
    }

    [Fact]
    public void Names_keep_texts_apart_from_other_values() =>
        Assert.Equal(["a 1", "a \"1\"", "a null", "a \"null\"", "a \"b, c\""], Assert.IsType<ListAxis>(Parse("a=[1,\"1\",null,\"null\",\"b, c\"]")).Points.Select(point => point.Name));

    [Fact]
    public void Paths_joined_by_commas_share_a_value()
    {
        var point = Parse("method.beta1, method.beta2=[0.01,0.05]").At(0.5);
        Assert.Equal("beta1+beta2 0.05", point.Name);
        Assert.Equal(["method.beta1=0.05", "method.beta2=0.05"], point.Sets);
    }

    [Theory]
    [InlineData("a=10..20", 0, "10")]
    [InlineData("a=10..20", 0.5, "15")]
    [InlineData("a=10 .. 20", 0.98765, "19.9")]
    [InlineData("a=-1..1", 0.5, "0")]
    [InlineData("a=-.5...5", 0.25, "-0.25")]
    [InlineData("a=log 1e-4..1", 0.25, "0.001")]
    [InlineData("a=log 1e-4..1e-2", 0.1, "0.000158")]
    [InlineData("a=log 1e-4..1", 0.9999999, "1")]
    [InlineData("a=int 1..4", 0, "1")]
    [InlineData("a=int 1..4", 0.2499, "1")]
    [InlineData("a=int 1..4", 0.25, "2")]
    [InlineData("a=int 1..4", 0.9999999, "4")]
    [InlineData("a=int 100000..200000", 0.12345, "112345")]
    public void A_place_on_a_range_is_a_value_of_few_digits(string text, double u, string value) => Assert.Equal([$"a={value}"], Parse(text).At(u).Sets);

    [Theory]
    [InlineData("a=0.33333..0.77777", 0, "0.33333")]
    [InlineData("a=1.001..1.009", 0.5, "1.005")]
    [InlineData("a=1.001..1.009", 0.51234, "1.0051")]
    public void Rounding_neither_leaves_a_range_nor_swallows_a_narrow_one(string text, double u, string value) =>
        Assert.Equal([$"a={value}"], Parse(text).At(u).Sets);

    [Fact]
    public void Places_outside_an_axis_are_refused()
    {
        var axis = Parse("a=[1,2]");
        Assert.Throws<ArgumentOutOfRangeException>(() => axis.At(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => axis.At(double.NaN));
    }

    [Theory]
    [InlineData("method.alpha", "alpha")]
    [InlineData("method.alpha.finish", "alpha.finish")]
    [InlineData("method.alpha.video.like", "alpha.video.like")]
    [InlineData("tasks.finish.weight", "finish.weight")]
    [InlineData("model.backbone.kind", "backbone.kind")]
    [InlineData("model.backbone.hidden.0", "hidden.0")]
    [InlineData("name", "name")]
    public void A_label_is_the_end_of_the_path_that_says_enough(string path, string label) => Assert.Equal(label, Parse($"{path}=[1,2]").Label);

    [Fact]
    public void Labels_are_longer_where_axes_would_share_one()
    {
        var axes = AxisParser.Parse(["training.rate=[1,2]", "method.calibration.rate=[1,2]", "model.dropout=[0,0.5]"], s_tasks);
        Assert.Equal(["training.rate", "calibration.rate", "dropout"], axes.Select(axis => axis.Label));
    }

    [Theory]
    [InlineData("method.alpha", "no \"=\"; write it as path=values, such as method.alpha=[0.1,0.5]")]
    [InlineData("=[1]", "empty path or part of a path; write it as path=values, such as method.alpha=[0.1,0.5]")]
    [InlineData("a,,b=[1]", "empty path or part of a path; write it as path=values, such as method.alpha=[0.1,0.5]")]
    [InlineData("a..b=[1]", "empty path or part of a path; write it as path=values, such as method.alpha=[0.1,0.5]")]
    [InlineData("a=", "no values; write a list such as [0.01,0.05], or a range such as 0.1..0.9, log 1e-4..1e-1 or int 1..8")]
    [InlineData("a=0.1,0.2", "0.1,0.2 is neither a list nor a range; write a list such as [0.01,0.05], or a range such as 0.1..0.9, log 1e-4..1e-1 or int 1..8")]
    [InlineData("a=[]", "empty list; give at least one value")]
    [InlineData("a=[mmoe]", "[mmoe] is not a JSON array; write it such as [0.01,0.05] or [\"mmoe\",\"ple\"], texts in quotes")]
    [InlineData("a=[0.1,2,0.10]", "0.10 is listed twice; list each value once")]
    [InlineData("a=x..1", "x is not a number; write a list such as [0.01,0.05], or a range such as 0.1..0.9, log 1e-4..1e-1 or int 1..8")]
    [InlineData("a=1..inf", "inf is not a number; write a list such as [0.01,0.05], or a range such as 0.1..0.9, log 1e-4..1e-1 or int 1..8")]
    [InlineData("a=2..1", "2 is not less than 1; give the lower end first, or a list for one value")]
    [InlineData("a=1..1", "1 is not less than 1; give the lower end first, or a list for one value")]
    [InlineData("a=log 0..1", "0 has no logarithm; begin above 0, or leave out log")]
    [InlineData("a=int 1..2.5", "2.5 is not a whole number; use whole numbers, or leave out int")]
    [InlineData("a=lgo 1..2", "unknown scale \"lgo\"; did you mean \"log\"?")]
    [InlineData("a=cubic 1..2", "unknown scale \"cubic\"; known scales: log, int")]
    [InlineData("a,a=[1]", "a is varied twice; name it once")]
    public void Faults_are_one_clear_line(string text, string line) => Assert.Equal([$"the option over {text}: {line}"], Faults(text));

    [Fact]
    public void All_faults_come_at_once() => Assert.Equal(
        ["the option over a=[3]: a is varied twice; name it once", "the option over b=[]: empty list; give at least one value"], Faults("a=[1,2]", "a=[3]", "b=[]"));

    [Fact]
    public void A_sweep_without_an_axis_is_a_fault() => Assert.Equal(["the option over: no axis; say what to vary, such as method.alpha=[0.1,0.5]"], Faults());

    private static Axis Parse(string text) => Assert.Single(AxisParser.Parse([text], s_tasks));

    private static string[] Faults(params string[] texts) =>
        [.. Assert.Throws<InputException>(() => AxisParser.Parse(texts, s_tasks)).Faults.Select(fault => fault.ToString())];
}
