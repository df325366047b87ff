namespace CrossDistil.Studies.Reports;

/// <summary>Parts of sentences that do not depend on studies.</summary>
internal static class Sentences
{
    /// <summary>A number of things: 1 row, 2 rows.</summary>
    public static string Many(long count, string thing) => $"{Numbers.Count(count)} {thing}{(count == 1 ? string.Empty : "s")}";

    /// <summary>a; a and b; a, b and c.</summary>
    public static string And(params IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    /// <summary>The same of a long list: the first few, and the number of the others.</summary>
    public static string First(IReadOnlyCollection<string> parts, int max = 3) =>
        parts.Count <= max + 1 ? And(parts) : And([.. parts.Take(max), $"{Numbers.Count(parts.Count - max)} more"]);

    /// <summary>A name within a list; one with commas is in quotation marks.</summary>
    public static string Name(string name) => name.Contains(',', StringComparison.Ordinal) ? $"“{name}”" : name;

    /// <summary>A metric in a sentence, where a dash would not be understood as a missing value.</summary>
    public static string Metric(double? value) => value is null ? "undefined" : Numbers.Metric(value);

    /// <summary>Seeds, such as: seed 1; seeds 1–5; seeds 1, 2, 7.</summary>
    public static string Seeds(IReadOnlyList<ulong> seeds)
    {
        if (seeds.Count == 1) return $"seed {seeds[0]}";
        var running = seeds.Count > 2 && seeds.Zip(seeds.Skip(1)).All(pair => pair.Second == pair.First + 1);
        return $"seeds {(running ? $"{seeds[0]}–{seeds[^1]}" : string.Join(", ", seeds))}";
    }

    /// <summary>Progress of a training, such as: epoch 2 of 5, step 300 of 585, 90,100 rows/s, 0:04 left.</summary>
    public static string Of(Progress progress)
    {
        var left = progress.SecondsLeft is { } seconds ? $", {Numbers.Clock(TimeSpan.FromSeconds(seconds))} left" : string.Empty;
        return $"epoch {Numbers.Count(progress.Epoch)} of {Numbers.Count(progress.Epochs)}, "
            + $"step {Numbers.Count(progress.Step)} of {Numbers.Count(progress.Steps)}, "
            + $"{Numbers.Count((long)Math.Round(progress.RowsPerSecond))} rows/s{left}";
    }
}
