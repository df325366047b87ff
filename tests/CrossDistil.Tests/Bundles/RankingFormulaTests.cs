using CrossDistil.Data;
using CrossDistil.Scoring.Bundles;
using Xunit;

namespace CrossDistil.Tests.Bundles;

public sealed class RankingFormulaTests
{
    private static readonly string[] s_tasks = ["long_view", "like", "not-interested", "v2.share"];

    [Theory]
    [InlineData("like", 0.5)]
    [InlineData("0.7 * long_view + 0.3 * like", (0.7 * 0.2) + (0.3 * 0.5))]
    [InlineData("long_view - 2 * not-interested", 0.2 - (2 * 0.1))]
    [InlineData("-1 * like + v2.share*3", 3 * 0.25 - 0.5)]
    [InlineData("long_view*like", 0.2 * 0.5)]
    [InlineData("v2.share^0.5 * like^-1", 1.0)]
    [InlineData("2*like*v2.share^2", 2 * 0.5 * 0.0625)]
    public void A_formula_is_worth_what_arithmetic_says(string text, double expected) =>
        Assert.Equal(expected, RankingFormula.Parse(text, s_tasks).Of([0.2, 0.5, 0.1, 0.25]), 1e-12);

    [Theory]
    [InlineData("", 1, "it ends without a task or a number")]
    [InlineData("0.7", 4, "a term has no task")]
    [InlineData("like *", 7, "it ends without a task or a number")]
    [InlineData("like like", 6, "\"like\" in place of + - or *")]
    [InlineData("like + views", 8, "there is no task \"views\"")]
    [InlineData("like ^ x", 8, "\"x\" is not an exponent")]
    [InlineData("like + (long_view)", 8, "\"(\" in place of a task or a number")]
    [InlineData("like/2", 5, "\"/\" in place of + - or *")]
    [InlineData("like - - like", 8, "\"-\" in place of a task or a number")]
    public void A_mistake_is_one_line_with_its_place(string text, int character, string problem)
    {
        var message = Assert.Throws<InputException>(() => RankingFormula.Parse(text, s_tasks)).Message;
        Assert.StartsWith($"ranking formula \"{text}\", character {character}: {problem}; ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_task_alone_is_known_as_such()
    {
        Assert.Equal(1, RankingFormula.Parse("like", s_tasks).SingleTask);
        Assert.All(["2 * like", "like^2", "like * long_view"], text => Assert.Null(RankingFormula.Parse(text, s_tasks).SingleTask));
    }
}
