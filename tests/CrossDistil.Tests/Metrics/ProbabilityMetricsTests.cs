using CrossDistil.Data.Sampling;
using CrossDistil.Metrics;
using Xunit;

namespace CrossDistil.Tests.Metrics;

public sealed class ProbabilityMetricsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(53)]
    [InlineData(1000)]
    public void Logloss_and_ece_agree_with_their_definitions(int rows)
    {
        var (probabilities, labels) = Draw(rows);
        var (logloss, ece) = (new Logloss(), new Ece());
        logloss.Add(probabilities, labels);
        ece.Add(probabilities, labels);
        Assert.Equal(Reference.Logloss(probabilities, labels), logloss.Result().Value!.Value, 1e-10);
        Assert.Equal(Reference.Ece(probabilities, labels), ece.Result().Value!.Value, 1e-10);
    }

    [Fact]
    public void Sure_and_wrong_costs_the_clipped_loss()
    {
        var logloss = new Logloss();
        logloss.Add([0, 1], [1, 0]);
        Assert.Equal(-Math.Log(1e-7), logloss.Result().Value!.Value, 6);
    }

    [Fact]
    public void Missing_labels_are_skipped()
    {
        var logloss = new Logloss();
        logloss.Add([0.5f, 0.9f, 0.5f], [1, 255, 0]);
        Assert.Equal(new LoglossResult(logloss.Result().Value, 2, 1), logloss.Result());
        Assert.Equal(Math.Log(2), logloss.Result().Value!.Value, 1e-12);
    }

    [Fact]
    public void The_base_rate_has_normalised_entropy_one()
    {
        var logloss = new Logloss();
        logloss.Add([0.25f, 0.25f, 0.25f, 0.25f], [1, 0, 0, 0]);
        Assert.Equal(1, NormalisedEntropy.Of(logloss.Result())!.Value, 1e-12);
    }

    [Fact]
    public void One_class_has_no_normalised_entropy()
    {
        var logloss = new Logloss();
        logloss.Add([0.25f, 0.25f], [0, 0]);
        var result = logloss.Result();
        Assert.Equal(new LoglossResult(null, 2, 0), result with { Value = NormalisedEntropy.Of(result) });
    }

    [Fact]
    public void Without_rows_everything_is_undefined()
    {
        Assert.Equal(new LoglossResult(null, 0, 0), new Logloss().Result());
        Assert.Null(NormalisedEntropy.Of(new Logloss().Result()));
        Assert.Equal(new EceResult(null, 0), new Ece().Result());
    }

    [Fact]
    public void A_constant_at_the_base_rate_is_calibrated_in_any_order_of_rows()
    {
        byte[] labels = [.. Enumerable.Repeat((byte)1, 250), .. Enumerable.Repeat((byte)0, 750)];
        var ece = new Ece();
        ece.Add([.. Enumerable.Repeat(0.25f, 1000)], labels);
        Assert.Equal(0, ece.Result().Value!.Value, 1e-12);
    }

    [Fact]
    public void Ece_does_not_depend_on_the_order_of_tied_rows()
    {
        var random = new RandomStream(2, "test");
        (float P, byte Y)[] rows = [.. Enumerable.Range(0, 333).Select(_ => (random.NextInt(9) / 10f, (byte)random.NextInt(2)))];
        var expected = EceOf(rows);
        for (var time = 0; time < 5; time++)
        {
            random.Shuffle(rows.AsSpan());
            Assert.Equal(expected, EceOf(rows), 1e-12);
        }
    }

    [Fact]
    public void A_bias_in_every_bin_is_the_ece()
    {
        var random = new RandomStream(3, "test");
        (float P, byte Y)[] rows = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextDouble() * 0.8)
            .Select(p => ((float)(p + 0.1), random.NextDouble() < p ? (byte)1 : (byte)0))];
        Assert.Equal(0.1, EceOf(rows), 0.004);
    }

    [Fact]
    public void NaN_fails_with_its_row() =>
        Assert.Equal("row 0: the probability is NaN", Assert.Throws<InvalidOperationException>(() => new Logloss().Add([float.NaN], [0])).Message);

    private static double EceOf((float P, byte Y)[] rows)
    {
        var ece = new Ece();
        foreach (var part in rows.Chunk(100)) ece.Add([.. part.Select(row => row.P)], [.. part.Select(row => row.Y)]);
        return ece.Result().Value!.Value;
    }

    private static (float[] Probabilities, byte[] Labels) Draw(int rows)
    {
        var random = new RandomStream((ulong)rows, "test");
        float[] probabilities = [.. Enumerable.Range(0, rows).Select(row => (float)((row + random.NextDouble()) / rows))];
        random.Shuffle(probabilities.AsSpan());
        return (probabilities, [.. probabilities.Select(p => random.NextDouble() < p ? (byte)1 : (byte)0)]);
    }
}
