namespace CrossDistil.Benchmarks;

/// <summary>The model of `crossdistil bench`: 9 fields × 16 over 447,002 ids, 8 experts 256-128, towers 128-64, batch 4096.</summary>
internal static class Sizes
{
    public const int Batch = 4096;
    public const int Dim = 16;
    public const int Experts = 8;
    public const int ExpertWidth = 128;

    public static IReadOnlyList<int> FieldRows { get; } = [.. Enumerable.Repeat(447_002 / 9, 9)];

    /// <summary>Numbers between −½ and ½, the same in every run.</summary>
    public static void Fill(Span<float> values)
    {
        var random = new Random(1);
        foreach (ref var value in values) value = random.NextSingle() - 0.5f;
    }
}
