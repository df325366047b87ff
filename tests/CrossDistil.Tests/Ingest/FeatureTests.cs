using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using Xunit;

namespace CrossDistil.Tests.Ingest;

public sealed class FeatureTests
{
    [Fact]
    public void Ids_go_by_count_then_value_over_training_rows_alone()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(new CategoricalFeature { Name = "item" }, new CategoricalFeature { Name = "user" }));
        var item = cache.Schema.Fields[0].Encoder;
        Assert.Equal([2, 3, 4, 1], new RawValue[] { "apple", "pear", "fig", "kiwi" }.Select(item.Encode)); // 3 apples, 2 pears, 1 fig
        Assert.Equal(5, cache.Schema.Fields[0].Ids);
        Assert.Equal([2, 3, 4, 1], new RawValue[] { 1L, 2L, 3L, 9L }.Select(cache.Schema.Fields[1].Encoder.Encode));
    }

    [Fact]
    public void Values_below_the_minimum_count_are_unknown()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(new CategoricalFeature { Name = "item", MinCount = 2 }));
        Assert.Equal(4, cache.Schema.Fields[0].Ids);
        Assert.Equal([2, 3, 2, 1, 3, 2], cache.Train.Ids(0).ToArray());
    }

    [Fact]
    public void Hashed_values_need_no_vocabulary()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(new CategoricalFeature { Name = "item", HashBuckets = 8 }));
        Assert.Equal(10, cache.Schema.Fields[0].Ids);
        Assert.Equal(cache.Schema.Fields[0].Encoder.Encode("kiwi"), cache.Validation.Ids(0)[1]);
        Assert.Equal(0, cache.OpenTest().Ids(0)[0]);
    }

    [Fact]
    public void Numbers_and_truth_values_and_dates_are_keys_too()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(
            new CategoricalFeature { Name = "half", Expression = "age / 20" },
            new CategoricalFeature { Name = "old", Expression = "age > 25" },
            new CategoricalFeature { Name = "date", Expression = "DATE '2022-05-01' + CAST(day AS INTEGER)" }));
        Assert.Equal([2, 3, 4, 0, 5, 6], cache.Train.Ids(0).ToArray());
        Assert.Equal([3, 3, 2, 0, 2, 2], cache.Train.Ids(1).ToArray());
        Assert.Equal(2, cache.Schema.Fields[1].Encoder.Encode(true));
        Assert.Equal([2, 2, 3, 3, 4, 4], cache.Train.Ids(2).ToArray());
        Assert.Equal(4, cache.Schema.Fields[2].Encoder.Encode("2022-05-04"));
    }

    [Fact]
    public void Buckets_are_cut_at_quantiles_of_the_training_rows()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(new NumericFeature { Name = "age", Buckets = 2 }));
        var buckets = Assert.IsType<BucketEncoder>(cache.Schema.Fields[0].Encoder);
        Assert.Equal([30], buckets.Boundaries.ToArray()); // rank ⌊5/2⌋ of 10 20 30 40 50
        Assert.Equal([2, 2, 3, 0, 3, 3], cache.Train.Ids(0).ToArray());
    }

    [Fact]
    public void Repeated_quantiles_and_the_lowest_value_leave_no_empty_bucket()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(new NumericFeature { Name = "flag", Expression = "click", Buckets = 50 }));
        Assert.Equal(4, cache.Schema.Fields[0].Ids);
    }

    [Fact]
    public void A_standardised_number_has_the_training_rows_mean_and_deviation()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(new CategoricalFeature { Name = "user" }, new NumericFeature { Name = "age" }));
        var encoder = Assert.Single(cache.Schema.Numbers).Encoder;
        Assert.Equal((30, Math.Sqrt(200)), (encoder.Mean, encoder.Deviation)); // 10 20 30 40 50
        Assert.Equal([encoder.Encode(10L), encoder.Encode(20L), 0, 0, encoder.Encode(40L), encoder.Encode(50L)], cache.Train.Numbers(0).ToArray());
        Assert.Single(cache.Schema.Fields);
    }

    [Fact]
    public void A_constant_and_a_column_without_values_are_0()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(
            new NumericFeature { Name = "seven", Expression = "7" },
            new NumericFeature { Name = "nothing", Expression = "CAST(NULL AS DOUBLE)" },
            new NumericFeature { Name = "nan", Expression = "CAST('nan' AS DOUBLE)" }));
        for (var column = 0; column < 3; column++) Assert.Equal(new float[6], cache.Train.Numbers(column).ToArray());
    }

    [Fact]
    public void A_list_holds_its_known_values_and_at_least_one_id()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(
            new ListFeature { Name = "tags", Expression = "string_split(tags, ',')" },
            new ListFeature { Name = "days", Expression = "[day, NULL, day + 100]" },
            new ListFeature { Name = "hashed", Expression = "string_split(tags, ',')", HashBuckets = 5 }));
        Assert.Equal([0L, 2, 3, 4, 6, 7, 8], cache.Train.ListOffsets(0).ToArray());
        Assert.Equal([2, 3, 0, 3, 4, 3, 2, 2], cache.Train.ListIds(0).ToArray()); // a and b three times each, c once
        Assert.Equal([1, 2], cache.Validation.ListIds(0).ToArray()); // z is only here
        Assert.True(cache.Train.Ids(0).IsEmpty);
        Assert.Equal([0L, 2, 4, 6, 8, 10, 12], cache.Train.ListOffsets(1).ToArray());
        Assert.Equal(7, cache.Schema.Fields[2].Ids);
    }

    [Fact]
    public void A_long_text_is_a_key_like_a_short_one()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.With(new CategoricalFeature { Name = "long", Expression = "repeat(item, 5)" }));
        Assert.Equal([2, 3, 2, 4, 3, 2], cache.Train.Ids(0).ToArray());
        Assert.Equal(2, cache.Schema.Fields[0].Encoder.Encode("appleappleappleappleapple"));
    }

    [Fact]
    public void A_sample_weight_is_kept_and_a_bad_one_rejects_its_row()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.Options with { SampleWeight = "age / 10", Source = Workplace.Options.Source with { MaxRejected = 0.2 } });
        Assert.Equal([1, 2, 3, 4, 5], cache.Train.Weights.ToArray());
        Assert.Equal([0L, 1, 2, 4, 5], cache.Train.SourceRows.ToArray());
        var rejected = Assert.Single(cache.Report.Rejected);
        Assert.Equal(("sample weight is not finite and ≥ 0", 1L, "row 4: missing"), (rejected.Reason, rejected.Rows, rejected.Examples[0]));
    }
}
