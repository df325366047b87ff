using CrossDistil.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossDistil.Tests.Metrics;

public sealed class RankingMetricsTests
{
    private const int Levels = 5;

    /// <summary>Rows with many ties: a logit from a small grid and a level.</summary>
    private static readonly Arbitrary<(float Logit, int Level)[]> Streams =
        (from logit in Gen.Choose(-6, 6) from level in Gen.Choose(0, Levels - 1) select (logit / 4f, level)).ArrayOf().ToArbitrary();

    [Fact]
    public void Auc_agrees_with_its_definition() => Check(rows =>
        Same(Reference.Auc(Logits(rows), Binary(rows), 1, 0), AucOf(Logits(rows), Binary(rows))));

    [Fact]
    public void MultiAuc_and_its_pairs_agree_with_their_definitions() => Check(rows =>
    {
        var result = MultiAucOf(Logits(rows), LevelsOf(rows), Levels);
        Same(Reference.MultiAuc(Logits(rows), LevelsOf(rows), Levels), result.Value);
        for (var higher = 1; higher < Levels; higher++)
            for (var lower = 0; lower < higher; lower++)
                Same(Reference.Auc(Logits(rows), LevelsOf(rows), higher, lower), result.Pairs.TryGetValue($"{higher}>{lower}", out var auc) ? auc : null);
    });

    [Fact]
    public void Auc_does_not_change_under_monotone_maps() => Check(rows =>
        Assert.Equal(AucOf(Logits(rows), Binary(rows)), AucOf([.. Logits(rows).Select(logit => (3 * MathF.Exp(logit)) - 7)], Binary(rows))));

    [Fact]
    public void Reversed_logits_give_the_complement() => Check(rows =>
        Same(1 - AucOf(Logits(rows), Binary(rows)), AucOf([.. Logits(rows).Select(logit => -logit)], Binary(rows))));

    [Fact]
    public void MultiAuc_of_two_levels_is_the_auc() => Check(rows =>
        Same(AucOf(Logits(rows), Binary(rows)), MultiAucOf(Logits(rows), Binary(rows), 2).Value));

    [Fact]
    public void A_perfect_ranker_has_one() => Check(rows =>
    {
        if (LevelsOf(rows).Distinct().Count() < 2) return;
        Assert.Equal(1, MultiAucOf([.. LevelsOf(rows).Select(level => level * 2f)], LevelsOf(rows), Levels).Value!.Value, 1e-12);
    });

    [Fact]
    public void A_constant_has_one_half() => Check(rows =>
    {
        if (LevelsOf(rows).Distinct().Count() < 2) return;
        Assert.Equal(0.5, MultiAucOf(new float[rows.Length], LevelsOf(rows), Levels).Value!.Value, 1e-12);
    });

    [Fact]
    public void A_stream_in_parts_is_one_stream() => Check(rows =>
    {
        var (whole, parts) = (MultiAucOf(Logits(rows), LevelsOf(rows), Levels), new MultiAuc(Levels));
        foreach (var part in rows.Chunk(3))
        {
            parts.Add(Logits(part), LevelsOf(part));
            _ = parts.Result();
        }

        Assert.Equal(whole.Value, parts.Result().Value);
        Assert.Equal(whole.Pairs, parts.Result().Pairs);
    });

    [Fact]
    public void Undefined_is_null_with_its_counts()
    {
        var auc = new Auc();
        Assert.Equal(new AucResult(null, 0, 0), auc.Result());
        auc.Add([1, 2, 3], [1, 1, 255]);
        Assert.Equal(new AucResult(null, 2, 0), auc.Result());
        var multiAuc = MultiAucOf([1, 2, 3], [2, 2, -1], 4);
        Assert.Null(multiAuc.Value);
        Assert.Empty(multiAuc.Pairs);
        Assert.Equal([0, 0, 2, 0], multiAuc.Counts);
    }

    [Fact]
    public void Infinite_logits_rank_and_tie() =>
        Assert.Equal(0.625, AucOf([float.PositiveInfinity, float.PositiveInfinity, 0, float.NegativeInfinity], [1, 0, 1, 0]));

    [Fact]
    public void A_saturated_sigmoid_would_tie_what_the_logits_do_not() => Assert.Equal(1, AucOf([40, 30], [1, 0]));

    [Fact]
    public void Negative_zero_ties_with_zero() => Assert.Equal(0.5, AucOf([-0f, 0f], [0, 1]));

    [Fact]
    public void NaN_fails_with_its_row_of_the_whole_stream()
    {
        var auc = new Auc();
        auc.Add([1, 2], [0, 1]);
        var thrown = Assert.Throws<InvalidOperationException>(() => auc.Add([1, float.NaN], [0, 1]));
        Assert.Equal("row 3: the logit is NaN", thrown.Message);
    }

    [Fact]
    public void A_label_that_is_none_fails_with_its_row() =>
        Assert.Equal("row 1: label 2 is not 0, 1 or 255", Assert.Throws<InvalidOperationException>(() => new Auc().Add([1, 2], [0, 2])).Message);

    [Fact]
    public void A_level_out_of_range_fails() => Assert.Throws<ArgumentOutOfRangeException>(() => MultiAucOf([1], [3], 3));

    [Fact]
    public void Counts_of_pairs_do_not_overflow()
    {
        const int half = 200_000;    // 4·10¹⁰ pairs
        float[] logits = [.. Enumerable.Repeat(1f, half), .. Enumerable.Repeat(0f, half)];
        Assert.Equal(1, AucOf(logits, [.. Enumerable.Repeat(1, half), .. Enumerable.Repeat(0, half)]));
        Assert.Equal(0.5, AucOf(new float[2 * half], [.. Enumerable.Repeat(1, half), .. Enumerable.Repeat(0, half)]));
    }

    private static void Check(Action<(float Logit, int Level)[]> property) =>
        Prop.ForAll(Streams, property).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static void Same(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } value) Assert.Equal(value, actual!.Value, 1e-12);
    }

    private static float[] Logits((float Logit, int Level)[] rows) => [.. rows.Select(row => row.Logit)];

    private static int[] LevelsOf((float Logit, int Level)[] rows) => [.. rows.Select(row => row.Level)];

    private static int[] Binary((float Logit, int Level)[] rows) => [.. rows.Select(row => row.Level % 2)];

    private static double? AucOf(float[] logits, int[] labels)
    {
        var auc = new Auc();
        auc.Add(logits, [.. labels.Select(label => (byte)label)]);
        return auc.Result().Value;
    }

    private static MultiAucResult MultiAucOf(float[] logits, int[] levels, int count)
    {
        var multiAuc = new MultiAuc(count);
        multiAuc.Add(logits, levels);
        return multiAuc.Result();
    }
}
