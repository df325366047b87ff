using System.Text.Json;
using Xunit;

namespace CrossDistil.Tests.Golden;

/// <summary>Agreement with a golden value: 1e-5 + 1e-4·|expected|.</summary>
internal static class Near
{
    public static void Equal(double expected, double actual, string what)
    {
        var bound = 1e-5 + (1e-4 * Math.Abs(expected));
        Assert.True(Math.Abs(actual - expected) <= bound, $"{what}: expected {expected:R}, got {actual:R}");
    }

    public static void Equal(JsonElement expected, double? actual, string what)
    {
        if (expected.ValueKind == JsonValueKind.Null) Assert.True(actual is null, $"{what}: expected undefined, got {actual:R}");
        else Equal(expected.GetDouble(), actual ?? double.NaN, what);
    }

    /// <summary>The same keys, in any order, and equal values.</summary>
    public static void Equal(JsonElement expected, IReadOnlyDictionary<string, double> actual, string what)
    {
        Assert.Equal(expected.EnumerateObject().Select(pair => pair.Name).Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var pair in expected.EnumerateObject()) Equal(pair.Value.GetDouble(), actual[pair.Name], $"{what}, {pair.Name}");
    }
}
