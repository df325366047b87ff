using CrossDistil.Data;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Studies.Health.Measures;

namespace CrossDistil.Workbench;

/// <summary>
/// Times scoring with a bundle beside the bare forward passes of its networks on the same rows. Every thread works alone, as a batch job's or a server's
/// do; the three works take turns in every round, so that what else runs on the machine meets all of them.
/// </summary>
internal static class RankBenchmark
{
    private const int Pool = 16; // requests' worth of different rows for each thread

    /// <summary>Runs the rounds.</summary>
    /// <param name="path">A bundle.</param>
    /// <param name="options">Size of the work.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Gives up between two works.</param>
    /// <exception cref="InputException">The bundle cannot be read.</exception>
    public static RankBenchmarkResult Run(string path, RankBenchmarkOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using var bundle = Bundle.Open(path);
        using var ranker = Ranker.Load(path);
        var threads = options.Threads ?? Environment.ProcessorCount;
        RankThread[] team =
            [.. Enumerable.Range(0, threads)
                .Select(thread => new RankThread(bundle, ranker, new RawRows(bundle, Pool * options.Rows, (ulong)thread), options.Rows))];
        try
        {
            Rates(team, options.WarmupSeconds, time, cancellation); // .NET compiles in tiers, see Warmup
            double[][] rounds = [.. Enumerable.Range(0, options.Rounds).Select(_ => Rates(team, options.Seconds, time, cancellation))];
            return new RankBenchmarkResult(
                Middle(round => round[0]), Middle(round => round[1]), Middle(round => round[2]), Middle(round => round[1] / round[0]),
                Middle(round => round[2] / round[0]),
                threads, options.Rows, options.Rounds);

            double Middle(Func<double[], double> what) => Median.Of([.. rounds.Select(what)]);
        }
        finally
        {
            foreach (var thread in team) thread.Dispose();
        }
    }

    /// <summary>Rows per second of all threads together: forward passes alone, scoring of encoded rows, encoding and scoring of raw ones.</summary>
    private static double[] Rates(RankThread[] team, double seconds, TimeProvider time, CancellationToken cancellation) =>
        
    [
        Rate(team, thread => thread.Forward(), seconds, time, cancellation),
        Rate(team, thread => thread.Score(), seconds, time, cancellation),
        Rate(team, thread => thread.EncodeAndScore(), seconds, time, cancellation),
    ];

    private static double Rate(
        RankThread[] team, Func<RankThread, int> work, double seconds, TimeProvider time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (rows, start) = (0L, time.GetTimestamp());
        var threads = Array.ConvertAll(team, member => new Thread(() =>
        {
            var done = 0L;
            do done += work(member); // once at least: a busy machine may not let it begin in time
            while (time.GetElapsedTime(start).TotalSeconds < seconds);
            Interlocked.Add(ref rows, done);
        }));
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return rows / time.GetElapsedTime(start).TotalSeconds;
    }
}

/// <summary>What bench rank does.</summary>
internal sealed record RankBenchmarkOptions
{
    /// <summary>Rows of a request, at least 1.</summary>
    public int Rows { get; init; } = 1024;

    /// <summary>Threads, each with requests of its own; null = every core.</summary>
    public int? Threads { get; init; }

    /// <summary>Rounds of the three works.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Seconds of each work in a round.</summary>
    public double Seconds { get; init; } = 1;

    /// <summary>Seconds of each work beforehand.</summary>
    public double WarmupSeconds { get; init; } = 1.5;
}

/// <summary>What bench rank measured, medians over the rounds.</summary>
/// <param name="ForwardRowsPerSecond">Rows per second of the networks' forward passes alone, of rows that are encoded and in place.</param>
/// <param name="ScoreRowsPerSecond">Rows per second of Ranker.Score on encoded requests: passes, calibration, score and order.</param>
/// <param name="RawRowsPerSecond">Rows per second from raw values to the order.</param>
/// <param name="ScoreShare">Scoring ÷ forward passes, of the same round.</param>
/// <param name="RawShare">Raw values to order ÷ forward passes, of the same round.</param>
/// <param name="Threads">Threads used.</param>
/// <param name="Rows">Rows of a request.</param>
/// <param name="Rounds">Rounds measured.</param>
internal sealed record RankBenchmarkResult(
    double ForwardRowsPerSecond, double ScoreRowsPerSecond, double RawRowsPerSecond, double ScoreShare, double RawShare, int Threads,
    int Rows, int Rounds);
