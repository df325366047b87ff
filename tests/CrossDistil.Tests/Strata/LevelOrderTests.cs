using CrossDistil.Data;
using CrossDistil.Data.Strata;
using Xunit;

namespace CrossDistil.Tests.Strata;

public sealed class LevelOrderTests
{
    [Theory]
    [InlineData(0, "++ > +- > -+ > --")]
    [InlineData(1, "++ > -+ > +- > --")]
    public void Two_tasks_have_the_orders_of_the_paper(int target, string order) => Assert.Equal(order, Write(Lexicographic(2, target)));

    [Fact]
    public void Three_tasks_follow_their_priority()
    {
        Assert.Equal("+++ > ++- > +-+ > +-- > -++ > -+- > --+ > ---", Write(Lexicographic(3, 0)));
        Assert.Equal("+++ > ++- > -++ > -+- > +-+ > +-- > --+ > ---", Write(Lexicographic(3, 1)));
        Assert.Equal("+++ > +-+ > -++ > --+ > ++- > +-- > -+- > ---", Write(Lexicographic(3, 2)));
    }

    [Fact]
    public void A_conversion_requires_a_click() =>
        Assert.Equal("++ > -+ > --", Write(Lexicographic(2, 0, without: ["+-"])));

    [Fact]
    public void Negative_feedback_counts_reversed_for_positive_targets_and_the_other_way_round()
    {
        Assert.Equal("+- > ++ > -- > -+", Write(Lexicographic(2, 0, negative: [false, true])));
        Assert.Equal("-+ > ++ > -- > +-", Write(Lexicographic(2, 1, negative: [false, true])));
        Assert.Equal("+- > -- > -+", Write(Lexicographic(2, 0, negative: [false, true], without: ["++"])));
    }

    [Fact]
    public void Two_negative_tasks_do_not_reverse_each_other() =>
        Assert.Equal(Write(Lexicographic(2, 0)), Write(Lexicographic(2, 0, negative: [true, true])));

    [Fact]
    public void The_terms_of_two_tasks_are_those_of_the_paper()
    {
        Assert.Equal(
            [new(RankingPart.Coarse, Set("+."), Set("-.")), new(RankingPart.Positive, Set("++"), Set("+-")), new(RankingPart.Negative, Set("-+"), Set("--"))],
            Lexicographic(2, 0).Terms);
        Assert.Equal(
            [new(RankingPart.Coarse, Set(".+"), Set(".-")), new(RankingPart.Positive, Set("++"), Set("-+")), new(RankingPart.Negative, Set("+-"), Set("--"))],
            Lexicographic(2, 1).Terms);
    }

    [Fact]
    public void Only_adjacent_levels_of_one_half_are_paired()
    {
        var terms = Lexicographic(3, 0).Terms;
        Assert.Equal("+++ > ++-, ++- > +-+, +-+ > +--", Pairs(terms, RankingPart.Positive));
        Assert.Equal("-++ > -+-, -+- > --+, --+ > ---", Pairs(terms, RankingPart.Negative));
        Assert.Equal("+.. > -..", Pairs(terms, RankingPart.Coarse));
    }

    [Fact]
    public void Levels_that_a_removal_brings_together_are_adjacent() =>
        Assert.Equal("++- > +--", Pairs(Lexicographic(3, 0, without: ["+++", "+-+"]).Terms, RankingPart.Positive));

    [Fact]
    public void A_half_of_one_level_has_no_pairs()
    {
        var order = Lexicographic(2, 0, without: ["+-"]);
        Assert.Empty(Pairs(order.Terms, RankingPart.Positive));
        Assert.Equal("-+ > --", Pairs(order.Terms, RankingPart.Negative));
        Assert.True(order.HasAuxiliary);
    }

    [Fact]
    public void An_order_without_auxiliary_pairs_says_so()
    {
        var order = Lexicographic(2, 0, without: ["+-", "--"]);
        Assert.True(order.HasCoarse);
        Assert.False(order.HasAuxiliary);
    }

    [Fact]
    public void A_target_with_one_label_only_has_no_coarse_term()
    {
        var order = Lexicographic(2, 0, without: ["++", "+-"]);
        Assert.False(order.HasCoarse);
        Assert.True(order.HasAuxiliary);
    }

    [Fact]
    public void Levels_are_numbered_after_the_removal()
    {
        var order = Lexicographic(2, 0, without: ["-+"]);
        Assert.Equal(3, order.Count);
        Assert.Equal([0, 1, -1, 2], Enumerable.Range(0, 4).Select(order.LevelOf));
        Assert.Equal([1], order.Sets[1].Strata);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Every_stratum_has_its_own_level_and_positives_are_above_negatives(int tasks)
    {
        for (var target = 0; target < tasks; target++)
        {
            var order = Lexicographic(tasks, target, negative: [.. Enumerable.Range(0, tasks).Select(task => task % 2 == 1)]);
            Assert.Equal(Enumerable.Range(0, 1 << tasks), Enumerable.Range(0, 1 << tasks).Select(order.LevelOf).Order());
            Assert.All(Enumerable.Range(0, 1 << tasks), stratum =>
                Assert.Equal(Stratum.IsPositive(stratum, target), order.LevelOf(stratum) >= order.Count / 2));
        }
    }

    [Fact]
    public void Listed_levels_may_hold_several_strata()
    {
        var order = LevelOrder.Listed(2, 0, _ => true, [Set("++"), Set("+-"), Set("-.")]);
        Assert.Equal("++ > +- > -.", Write(order));
        Assert.Equal([0, 2], order.Sets[0].Strata);
        Assert.Equal([0, 1, 0, 2], Enumerable.Range(0, 4).Select(order.LevelOf));
        Assert.Equal([new(RankingPart.Coarse, Set("+."), Set("-.")), new(RankingPart.Positive, Set("++"), Set("+-"))], order.Terms);
    }

    [Fact]
    public void The_faults_of_listed_levels_are_reported_together()
    {
        var thrown = Assert.Throws<InputException>(() => LevelOrder.Listed(2, 0, _ => true, [Set("-+"), Set("++"), Set(".+")]));
        Assert.Equal(
            string.Join(
                '\n',
                "levels of task 0: level '.+' mixes the task's positives and negatives; split it",
                "levels of task 0: negative level '-+' is above positive level '++'; list positives first",
                "levels of task 0: more than one level holds '-+', '++'; list each once",
                "levels of task 0: no level holds '--', '+-'; add what is missing"),
            string.Join('\n', thrown.Faults));
    }

    [Fact]
    public void A_listed_level_of_strata_that_do_not_occur_is_left_out_and_the_rest_renumbered()
    {
        var index = StrataIndex.Build([new byte[] { 1, 1, 0 }, new byte[] { 1, 0, 0 }]);
        var order = LevelOrder.Listed(2, 0, index.HasAny, [Set("++"), Set("+-"), Set("-+"), Set("--")]);
        Assert.Equal("++ > +- > --", Write(order));
        Assert.Equal([0, 1, -1, 2], Enumerable.Range(0, 4).Select(order.LevelOf));
        Assert.Equal("+. > -.", Pairs(order.Terms, RankingPart.Coarse));
    }

    [Fact]
    public void A_stratum_new_to_a_level_that_occurs_has_its_level()
    {
        var index = StrataIndex.Build([new byte[] { 1, 1, 0 }, new byte[] { 1, 0, 0 }]);
        var order = LevelOrder.Listed(2, 0, index.HasAny, [Set("++"), Set("+-"), Set("-.")]);
        Assert.Equal(0, order.LevelOf(2)); // -+ is not in training, and a test row of it is still no click
    }

    [Fact]
    public void A_row_with_a_missing_label_is_in_the_level_that_does_not_need_it()
    {
        const byte none = Stratum.Missing;
        var index = StrataIndex.Build([new byte[] { 1, 1, 1, 0, 0, none }, new byte[] { 1, 0, none, none, none, 1 }]); // likes are asked for after clicks alone
        var order = LevelOrder.Listed(2, 0, index.HasAny, [Set("++"), Set("+-"), Set("-.")]);
        Assert.Equal("++ > +- > -.", Write(order));
        Assert.Equal("+. > -.", Pairs(order.Terms, RankingPart.Coarse));
        Assert.Equal(
            ["-- 0", "+- 1", "?- -1", "-+ 0", "++ 2", "?+ -1", "-? 0", "+? -1", "?? -1"],
            Enumerable.Range(0, LabelPattern.Count(2)).Select(pattern => $"{LabelPattern.Name(pattern, 2)} {order.LevelOfPattern(pattern)}"));
    }

    [Fact]
    public void The_coarse_term_needs_the_own_label_alone()
    {
        const byte none = Stratum.Missing;
        var index = StrataIndex.Build([new byte[] { 1, 1, 0 }, new byte[] { 1, 0, none }]);
        var order = LevelOrder.Lexicographic(2, 0, index.HasAny);
        Assert.Equal("++ > +-", Write(order));
        Assert.Equal("+. > -.", Pairs(order.Terms, RankingPart.Coarse));
    }

    [Fact]
    public void Every_pattern_has_the_level_whose_set_holds_it_whatever_is_missing()
    {
        RowSet[] listed = [RowSet.Parse("+++|+-+", 3), Set("++-"), Set("+--"), Set("-+."), Set("--.")];
        var without = Set("-+.");
        var order = LevelOrder.Listed(3, 0, set => !set.Strata.All(without.Contains), listed);
        Assert.Equal("+.+ > ++- > +-- > --.", Write(order));
        for (var pattern = 0; pattern < LabelPattern.Count(3); pattern++)
        {
            var (known, labels) = LabelPattern.Decode(pattern, 3);
            Assert.Equal(order.Sets.ToList().FindIndex(set => set.Contains(known, labels)), order.LevelOfPattern(pattern));
        }
    }

    [Fact]
    public void One_task_has_its_two_classes_as_levels()
    {
        var order = LevelOrder.Lexicographic(1, 0, [true, true]);
        Assert.Equal(["-", "+"], order.Sets.Select(set => set.Name));
        Assert.Equal(RankingPart.Coarse, Assert.Single(order.Terms).Part);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(2, 2)]
    [InlineData(2, -1)]
    public void Tasks_out_of_range_are_refused(int tasks, int target) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LevelOrder.Lexicographic(tasks, target, new bool[1 << tasks]));

    private static RowSet Set(string name) => RowSet.Parse(name, name.Length);

    private static bool[] Occurs(int tasks, params string[] without) =>
        [.. Enumerable.Range(0, 1 << tasks).Select(stratum => !without.Contains(Stratum.Name(stratum, tasks), StringComparer.Ordinal))];

    private static LevelOrder Lexicographic(int tasks, int target, bool[]? negative = null, params string[] without) =>
        LevelOrder.Lexicographic(tasks, target, Occurs(tasks, without), negative);

    private static string Write(LevelOrder order) => string.Join(" > ", order.Sets.Reverse());

    private static string Pairs(IEnumerable<RankingTerm> terms, RankingPart part) =>
        string.Join(", ", terms.Where(term => term.Part == part).Select(term => $"{term.Higher} > {term.Lower}"));
}
