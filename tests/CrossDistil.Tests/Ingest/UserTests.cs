using CrossDistil.Data.Encoding;
using CrossDistil.Ingest;
using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>The column of what a ranking is made for.</summary>
public sealed class UserTests
{
    [Fact]
    public void Validation_and_test_have_a_key_per_row_and_training_has_none()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.Options with { User = "user" });
        Assert.Equal([UserKey.Of(9), UserKey.Of(1)], cache.Validation.Users);
        Assert.Equal([UserKey.Of(2), UserKey.Of(3)], cache.OpenTest().Users);
        Assert.True(cache.Train.Users.IsEmpty);
        Assert.False(File.Exists(work["cache/train/users.keys"]));
    }

    [Fact]
    public void A_value_that_is_missing_or_no_number_has_the_key_zero()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.Equal([UserKey.Missing, UserKey.Of(1)], Keys(work, "nullif(user, 9)"));
        Assert.Equal([UserKey.Missing, UserKey.Of(0.5)], Keys(work, "CASE user WHEN 9 THEN CAST('nan' AS DOUBLE) ELSE user / 2 END"));
        Assert.Equal([UserKey.Missing, UserKey.Missing], Keys(work, "NULL"));
    }

    [Fact]
    public void Text_is_hashed_by_its_bytes_and_empty_text_is_a_user()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.Equal([UserKey.Of("apple, a session of more than twelve bytes"u8), UserKey.Of("kiwi, a session of more than twelve bytes"u8)],
            Keys(work, "item || ', a session of more than twelve bytes'"));
        Assert.Equal([UserKey.Of(""u8), UserKey.Of("9"u8)], Keys(work, "CASE user WHEN 9 THEN '' ELSE '9' END"));
    }

    [Fact]
    public void Zeros_of_either_sign_are_one_user()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.Equal([UserKey.Of(0.0), UserKey.Of(0.0)], Keys(work, "CASE user WHEN 9 THEN -0.0::DOUBLE ELSE 0.0::DOUBLE END"));
    }

    [Fact]
    public void A_value_whose_hash_is_zero_is_not_missing()
    {
        const long hashesToZero = unchecked((long)(0 - 0x9E3779B97F4A7C15));
        Assert.Equal(0ul, StableHash.Of(hashesToZero));
        Assert.Equal(1, UserKey.Of(hashesToZero));
    }

    [Fact]
    public void Without_a_user_there_is_no_column()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using var cache = work.Open(Workplace.Options);
        Assert.True(cache.Validation.Users.IsEmpty);
        Assert.Empty(Directory.EnumerateFiles(work.Cache, "users.keys", SearchOption.AllDirectories));
    }

    [Fact]
    public void Another_user_is_another_cache_of_the_same_schema()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var (by, without) = (work.Ingest(Workplace.Options with { User = "user" }), work.Ingest(Workplace.Options));
        Assert.NotEqual(by.Fingerprint, without.Fingerprint);
        Assert.NotEqual(by.Fingerprint, Ingester.Fingerprint(Workplace.Options with { User = "item" }, work.Folder));
        Assert.Equal(by.Hash, without.Hash);
    }

    [Theory]
    [InlineData("string_split(tags, ',')", "gives VARCHAR[], not a single value; pick an element, or name a column such as user_id")]
    [InlineData("1), (2", "gives 2 columns, not one; write an expression over the columns of source.query")]
    public void An_expression_that_gives_no_user_is_a_fault(string expression, string problem)
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.Equal($"metrics.user: {problem}", work.Fault(Workplace.Options with { User = expression }));
    }

    [Fact]
    public void A_column_that_is_not_there_is_a_fault_of_metrics_user()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        Assert.StartsWith("metrics.user: Binder Error: Referenced column \"usr\" not found", work.Fault(Workplace.Options with { User = "usr" }), StringComparison.Ordinal);
    }

    private static long[] Keys(Workplace work, string expression)
    {
        using var cache = work.Open(Workplace.Options with { User = expression });
        return cache.Validation.Users.ToArray();
    }
}
