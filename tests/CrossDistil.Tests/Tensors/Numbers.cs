using CrossDistil.Tensors;
using Xunit;

namespace CrossDistil.Tests.Tensors;

/// <summary>Numbers for tests, a function of a seed.</summary>
internal static class Numbers
{
    /// <summary>Nearly normal, of variance scale²: the sum of three uniform numbers.</summary>
    public static float[] Normal(int count, int seed = 1, double scale = 1)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
            number = (float)(2 * scale) * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f);
        return numbers;
    }

    public static int[] Ids(int rows, IReadOnlyList<int> fieldRows, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * fieldRows.Count).Select(i => random.Next(fieldRows[i % fieldRows.Count]))];
    }

    public static Parameter Parameter(string name, int rows, int columns, int seed = 1, double scale = 1)
    {
        var parameter = new Parameter(name, rows, columns);
        Normal(rows * columns, seed, scale).CopyTo(parameter.Values);
        return parameter;
    }

    public static EmbeddingTable Table(IReadOnlyList<int> fieldRows, int dim, int seed = 1)
    {
        var table = new EmbeddingTable("table", fieldRows, dim);
        Normal(table.Rows * dim, seed).CopyTo(table.Values);
        return table;
    }

    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double relative, double absolute)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= absolute + (relative * Math.Abs(expected[i]))))
                Assert.Fail($"[{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }
}
