using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Statistics;

/// <summary>Metrics of the same rows under many draws of units with replacement.</summary>
internal static class Bootstrap
{
    /// <summary>
    /// Draws n of n units repeatedly; draw b depends on the seed and b alone, so calls with the same options see the
    /// same users.
    /// </summary>
    /// <param name="metrics">What is measured on each draw.</param>
    /// <param name="units">Number of units, n.</param>
    /// <param name="options">Number and seed of the draws.</param>
    /// <returns>[metric][replicate]; NaN = undefined.</returns>
    public static double[][] Replicates(IReadOnlyList<ResampledMetric> metrics, int units, BootstrapOptions options)
    {
        double[][] values = [.. metrics.Select(_ => new double[options.Replicates])];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount };
        Parallel.For(0, options.Replicates, parallel, () => new int[units], Measure, _ => { });
        return values;

        int[] Measure(int replicate, ParallelLoopState state, int[] counts)
        {
            Draw(counts, options.Seed, replicate);
            for (var metric = 0; metric < values.Length; metric++) values[metric][replicate] = metrics[metric].Of(counts) ?? double.NaN;
            return counts;
        }
    }

    /// <summary>Fills in how often each unit is drawn in a replicate.</summary>
    private static void Draw(int[] counts, ulong seed, int replicate)
    {
        var stream = new RandomStream(seed, string.Create(CultureInfo.InvariantCulture, $"users of replicate {replicate}"));
        Array.Clear(counts);
        for (var draw = 0; draw < counts.Length; draw++) counts[stream.NextInt(counts.Length)]++;
    }
}
