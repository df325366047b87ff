using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using Xunit;

namespace CrossDistil.Tests.Data;

public sealed class EncoderTests
{
    private static readonly CategoricalEncoder Integers = new(KeyKind.Integer, new IntegerVocabulary([7, -3, 12]));
    private static readonly CategoricalEncoder Numbers = new(KeyKind.Number, new IntegerVocabulary([KeyEncoder.Bits(1.5), KeyEncoder.Bits(0)]));
    private static readonly CategoricalEncoder Texts = new(KeyKind.Text, new TextVocabulary([0, 1, 1, 4, 19], "añ!twelve and more"u8.ToArray()));

    [Fact]
    public void Missing_is_0_unknown_is_1_and_keys_follow_in_their_order()
    {
        Assert.Equal([0, 1, 2, 3, 4], new RawValue[] { (string?)null, 99L, 7L, -3L, 12L }.Select(Integers.Encode));
        Assert.Equal(5, Integers.Ids);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 0)]
    [InlineData(300, 256)]
    [InlineData(300, 257)]
    [InlineData(5_000, 1_000)]
    public void Many_keys_have_the_ids_that_they_have_one_by_one(int known, int asked)
    {
        var random = new Random(3);
        var encoder = new CategoricalEncoder(KeyKind.Integer, new IntegerVocabulary([.. Enumerable.Range(0, known).Select(i => (long)i * i * i)]));
        long[] keys = [.. Enumerable.Range(0, asked).Select(i => (long)random.Next(known + 1) is var root && i % 3 > 0 ? root * root * root : random.NextInt64())];
        foreach (var each in new KeyEncoder[] { encoder, new HashEncoder(KeyKind.Integer, 50) })
        {
            var ids = new int[asked];
            each.EncodeIntegers(keys, ids);
            Assert.Equal(keys.Select(each.EncodeInteger), ids);
        }
    }

    [Fact]
    public void A_request_may_write_an_integer_as_text_as_a_number_or_as_a_truth_value()
    {
        Assert.Equal([4, 4, 1, 1, 1], new RawValue[] { "12", 12.0, 12.5, "twelve", true }.Select(Integers.Encode));
        Assert.Equal(0, Integers.Encode(double.NaN));
    }

    [Fact]
    public void Number_keys_are_compared_as_numbers_and_minus_zero_is_zero() =>
        Assert.Equal([2, 2, 3, 3, 3, 0, 1], new RawValue[] { 1.5, "1.50", 0L, -0.0, false, double.NaN, "x" }.Select(Numbers.Encode));

    [Fact]
    public void Text_keys_are_compared_byte_for_byte_and_empty_text_is_a_key() =>
        Assert.Equal([2, 3, 4, 5, 1], new RawValue[] { "a", "", "ñ!", "twelve and more", "A" }.Select(Texts.Encode));

    [Fact]
    public void Hashed_keys_start_at_id_2_and_never_change()
    {
        var hash = new HashEncoder(KeyKind.Integer, 100);
        Assert.Equal(102, hash.Ids);
        Assert.Equal(0, hash.Encode((string?)null));
        Assert.All(Enumerable.Range(-500, 1000), key => Assert.InRange(hash.EncodeInteger(key), 2, 101));
        Assert.Equal(0xE220A8397B1DCDAF, StableHash.Of(0)); // SplitMix64's first output from seed 0
        Assert.Equal(StableHash.Of("crossdistil"u8), StableHash.Of("crossdistil"u8.ToArray()));
        Assert.NotEqual(StableHash.Of("a"u8), StableHash.Of("a\0"u8));
        Assert.Equal(0xB4834651C3606264ul, StableHash.Of("impression"u8)); // two words, worked out apart
    }

    [Fact]
    public void A_bucket_begins_at_its_boundary_and_the_outer_ones_are_open()
    {
        var buckets = new BucketEncoder([10, 20]);
        Assert.Equal(5, buckets.Ids);
        Assert.Equal(
            [2, 3, 3, 4, 4, 2, 0, 0, 1, 3],
            new RawValue[] { 9.9, 10L, 19.9, 20L, double.PositiveInfinity, double.NegativeInfinity, double.NaN, (string?)null, "ten", "10" }.Select(buckets.Encode));
    }

    [Fact]
    public void Boundaries_must_ascend() => Assert.Throws<ArgumentException>(() => new BucketEncoder([2, 2]));

    [Fact]
    public void A_standardised_number_is_0_where_it_is_missing_or_not_finite()
    {
        var number = new NumberEncoder(10, 2);
        Assert.Equal([1, -5, 0, 0, 0, 0], new RawValue[] { 12L, "0", (string?)null, double.NaN, double.PositiveInfinity, "x" }.Select(number.Encode));
        Assert.True(float.IsFinite(number.Encode(1e308)));
    }

    [Fact]
    public void A_list_drops_missing_elements_and_an_empty_one_is_the_missing_id()
    {
        var field = new FieldSchema("tags", true, Integers);
        Assert.Equal([2, 1], Encode([7L, (string?)null, 5L]));
        Assert.Equal([0], Encode([]));
        Assert.Equal([0], Encode(null));

        List<int> Encode(RawValue[]? values)
        {
            List<int> ids = [];
            field.EncodeList(values, ids);
            return ids;
        }
    }

    [Fact]
    public void A_vocabulary_finds_every_one_of_a_hundred_thousand_keys()
    {
        var keys = Enumerable.Range(0, 100_000).Select(i => (long)i * 1_000_003).ToArray();
        var vocabulary = new IntegerVocabulary(keys);
        for (var i = 0; i < keys.Length; i++) Assert.Equal(i, vocabulary.Find(keys[i]));
        Assert.Equal(-1, vocabulary.Find(1));
    }

    [Fact]
    public void A_vocabulary_refuses_a_key_twice()
    {
        Assert.Throws<ArgumentException>(() => new IntegerVocabulary([1, 1]));
        Assert.Throws<ArgumentException>(() => new TextVocabulary([0, 1, 2], "aa"u8.ToArray()));
    }
}
