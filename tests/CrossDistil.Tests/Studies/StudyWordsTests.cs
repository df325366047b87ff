using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using Xunit;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Studies;

public sealed class StudyWordsTests
{
    [Theory]
    [InlineData(0.71064, ".7106")]
    [InlineData(1.0, "1.0000")]
    [InlineData(0.0, ".0000")]
    [InlineData(-0.00001, ".0000")]
    [InlineData(-0.52114, "−.5211")]
    [InlineData(null, "–")]
    public void A_number_has_four_decimals(double? value, string text) => Assert.Equal(text, Numbers.Metric(value));

    [Theory]
    [InlineData(0.0004, "+.0004")]
    [InlineData(-0.0093, "−.0093")]
    [InlineData(-0.00001, "±.0000")]
    public void A_difference_has_its_sign_unless_it_rounds_to_nothing(double value, string text) => Assert.Equal(text, Numbers.Signed(value));

    [Fact]
    public void A_value_of_one_seed_has_no_deviation()
    {
        Assert.Equal(".7106 ± .0010", Numbers.Value(Spread(0.7106, 0.001)));
        Assert.Equal(".7106", Numbers.Value(Spread(0.7106)));
        Assert.Equal("–", Numbers.Value(Spread(null)));
        Assert.Equal("–", Numbers.Value(null));
    }

    [Fact]
    public void A_difference_stands_with_its_interval_where_there_is_one()
    {
        Assert.Equal("+.0004 [−.0006, +.0014]", StudyWords.Difference(Difference(0.0004, 0.001, 0.2, 0.4)));
        Assert.Equal("+.0004", StudyWords.Difference(Unjudged(0.0004)));
        Assert.Equal("not compared", StudyWords.Difference(null));
    }

    [Theory]
    [InlineData(0.0124, ".012")]
    [InlineData(0.0002, "<.001")]
    [InlineData(0.2391, "n.s. (.24)")]
    [InlineData(1, "n.s. (1.00)")]
    [InlineData(0.0496, ".0496")]
    [InlineData(0.04999, ".0499")]
    [InlineData(0.05, "n.s. (.0501)")]
    [InlineData(0.0999, "n.s. (.10)")]
    public void What_is_not_significant_is_called_so(double adjusted, string text) => Assert.Equal(text, StudyWords.Claim(Difference(0.01, 0.02, 0.0001, adjusted)));

    [Fact]
    public void Without_a_p_value_nothing_is_claimed() => Assert.Equal("–", StudyWords.Claim(Unjudged(0.5)));

    [Theory]
    [InlineData(new ulong[] { 7 }, "seed 7")]
    [InlineData(new ulong[] { 1, 2 }, "seeds 1, 2")]
    [InlineData(new ulong[] { 1, 2, 3, 4 }, "seeds 1–4")]
    [InlineData(new ulong[] { 1, 2, 4 }, "seeds 1, 2, 4")]
    public void Seeds_in_a_row_are_a_range(ulong[] seeds, string text) => Assert.Equal(text, Sentences.Seeds(seeds));

    [Theory]
    [InlineData("auc", "mean AUC on validation")]
    [InlineData("like.multi_auc", "like Multi-AUC on validation")]
    [InlineData("auc+like.logloss", "mean of AUC and like −logloss on validation")]
    public void An_objective_is_told_in_the_tables_words(string objective, string text) => Assert.Equal(text, StudyWords.Objective(new("kd", objective, 0.7, [])));

    [Fact]
    public void The_legend_says_what_the_interval_covers()
    {
        var result = Large();
        Assert.Contains("covers seeds and test users", Legend(result), StringComparison.Ordinal);
        Assert.Contains("covers test users alone: it says nothing about another seed", Legend(result with { Seeds = [1] }), StringComparison.Ordinal);
        Assert.Contains("covers seeds alone", Legend(result with { Test = null }), StringComparison.Ordinal);
        Assert.Contains("no interval", Legend(result with { Test = null, Seeds = [1] }), StringComparison.Ordinal);
        Assert.Contains("covers seeds and test rows", Legend(Of([1, 2], ("like", [Variant("plain", [1, 2], Spread(0.7), Spread(0.6))]))), StringComparison.Ordinal);
    }

    private static string Legend(StudyResult result) => string.Join('\n', StudyNotes.LegendOf(result));

    private static PairedDifference Unjudged(double mean) => new(mean, null, null, null, null, null, [mean]);
}
