using System.Text.Json;
using CrossDistil.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossDistil.Tests.Metrics;

public sealed class PerUserMetricsTests
{
    private const byte Missing = 255;

    /// <summary>Rows of at most six users, few each and with many ties: a user, 0 = missing, a logit from a small grid, and a label, at times missing.</summary>
    private static readonly Arbitrary<(long User, float Logit, byte Y)[]> Streams =
        (from user in Gen.Choose(0, 6)
         from logit in Gen.Choose(-2, 2)
         from label in Gen.Choose(0, 5)
         select ((long)user * (user % 2 == 0 ? 1 : -1), logit / 2f, label == 5 ? Missing : (byte)(label % 2))).ArrayOf().Select(Few).ToArbitrary();

    [Fact]
    public void Gauc_agrees_with_its_definition() => Check(rows =>
    {
        var users = Reference.Users(rows).ToArray();
        Same(Reference.Gauc(users), Measure(rows).Gauc);
        Same(Reference.Gauc(users), GaucOf(users).Value);
        Assert.Equal(users.Count(user => user.Select(row => row.Y).Distinct().Count() == 2), Measure(rows).Users);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Ndcg_is_the_expectation_over_the_orders_of_ties(int places) => Check(rows =>
    {
        var users = Reference.Users(rows).ToArray();
        Same(Reference.Ndcg(users, places), Measure(rows, places).Ndcg);
        Same(Reference.Ndcg(users, places), NdcgOf(users, places).Value);
        Assert.Equal(users.Count(user => user.Any(row => row.Y == 1)), Measure(rows, places).NdcgUsers);
        Assert.Equal(places, Measure(rows, places).NdcgAt);
    });

    [Fact]
    public void Coverage_is_the_share_of_labelled_rows_whose_users_have_both_classes() => Check(rows =>
    {
        var users = Reference.Users(rows).ToArray();
        var covered = users.Where(user => user.Select(row => row.Y).Distinct().Count() == 2).Sum(user => user.Length);
        Same(users.Length == 0 ? null : (double)covered / users.Sum(user => user.Length), Measure(rows).Coverage);
    });

    [Fact]
    public void One_users_gauc_is_the_auc() => Check(rows =>
    {
        (float Logit, byte Y)[] one = [.. rows.Select(row => (row.Logit, row.Y))];
        var auc = new Auc();
        auc.Add([.. one.Select(row => row.Logit)], [.. one.Select(row => row.Y)]);
        Same(auc.Result().Value, GaucOf([one]).Value);
    });

    [Fact]
    public void What_is_added_to_all_scores_of_a_user_changes_nothing() => Check(rows =>
        Assert.Equal(Measure(rows), Measure([.. rows.Select(row => row with { Logit = row.Logit + (8 * row.User) })])));

    [Fact]
    public void The_order_of_the_rows_changes_nothing() => Check(rows => Assert.Equal(Measure(rows), Measure([.. rows.Reverse()])));

    [Fact]
    public void A_perfect_ranker_has_exactly_one() => Check(rows =>
    {
        var perfect = Measure([.. rows.Select((row, i) => row with { Logit = (1000 * row.Y) + i })], 3);
        Assert.Equal(perfect.Users == 0 ? null : 1.0, perfect.Gauc);
        Assert.Equal(perfect.NdcgUsers == 0 ? null : 1.0, perfect.Ndcg);
    });

    [Fact]
    public void A_constant_has_half_the_pairs_and_the_mean_discount()
    {
        var constant = Measure([(7, 0, 1), (7, 0, 0), (7, 0, 0)], 2);
        Assert.Equal(0.5, constant.Gauc);
        Assert.Equal((1 + (1 / Math.Log2(3))) / 3, constant.Ndcg!.Value, 1e-12);
    }

    [Fact]
    public void A_positive_beyond_the_last_place_gains_nothing() => Assert.Equal(0, Measure([(7, 1, 0), (7, 0, 1)], 1).Ndcg);

    [Fact]
    public void Undefined_is_null_with_its_counts()
    {
        Assert.Equal(new PerUserMetrics(null, null, 0, null, 10, 0), Measure([]));
        Assert.Equal(new PerUserMetrics(null, null, 0, null, 10, 0), Measure([(0, 1, 1), (0, 0, 0), (3, 1, Missing)]));
        Assert.Equal(new PerUserMetrics(null, 0, 0, 1, 10, 1), Measure([(1, 1, 1), (2, 0, 0)]));
    }

    [Fact]
    public void NaN_and_labels_that_are_none_fail_with_their_row_of_the_split()
    {
        Assert.Equal("row 2: the logit is NaN", Assert.Throws<InvalidOperationException>(() => Measure([(5, 0, 1), (4, 0, 0), (3, float.NaN, 1)])).Message);
        Assert.Equal("row 1: label 2 is not 0, 1 or 255", Assert.Throws<InvalidOperationException>(() => Measure([(5, 0, 1), (4, 0, 2)])).Message);
    }

    [Fact]
    public void Json_has_its_keys_in_order_and_null_for_undefined() => Assert.Equal(
        """{"gauc":null,"coverage":0,"users":0,"ndcg":1,"ndcg_at":10,"ndcg_users":1}""",
        JsonSerializer.Serialize(Measure([(1, 1, 1), (2, 0, 0)])));

    [Fact]
    public void Other_rows_than_the_splits_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PerUserEvaluator([1, 2], 10).Measure([0, 0, 0], [0, 1, 0]));

    private static void Check(Action<(long User, float Logit, byte Y)[]> property) =>
        Prop.ForAll(Streams, property).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>At most six rows a user: the definition of NDCG goes through all of their orders.</summary>
    private static (long User, float Logit, byte Y)[] Few((long User, float Logit, byte Y)[] rows) =>
        [.. rows.GroupBy(row => row.User).SelectMany(user => user.Take(6))];

    private static PerUserMetrics Measure((long User, float Logit, byte Y)[] rows, int places = 10) =>
        new PerUserEvaluator([.. rows.Select(row => row.User)], places).Measure([.. rows.Select(row => row.Logit)], [.. rows.Select(row => row.Y)]);

    private static GaucResult GaucOf((float Logit, byte Y)[][] users)
    {
        var gauc = new Gauc();
        foreach (var user in users) gauc.Add(RowsOf(user));
        return gauc.Result();
    }

    private static NdcgResult NdcgOf((float Logit, byte Y)[][] users, int places)
    {
        var ndcg = new Ndcg(places);
        foreach (var user in users) ndcg.Add(RowsOf(user));
        return ndcg.Result();
    }

    private static ScoredRows RowsOf((float Logit, byte Y)[] user)
    {
        var rows = new ScoredRows();
        rows.SetLabelled([.. user.Select(row => row.Logit)], [.. user.Select(row => row.Y)]);
        return rows;
    }

    private static void Same(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } value) Assert.Equal(value, actual!.Value, 1e-12);
    }
}
