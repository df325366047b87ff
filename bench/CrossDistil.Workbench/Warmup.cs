namespace CrossDistil.Workbench;

/// <summary>
/// Work that is not timed. .NET compiles a method in tiers: first quickly, after 30 calls with counters in it, at last well, on a thread that
/// waits for a tenth of a second without new methods. A few short steps end long before that, and to time the next ones is to time the compiler;
/// a training of minutes sees none of it.
/// </summary>
internal static class Warmup
{
    /// <summary>Repeats work at least as often and at least as long as the options say.</summary>
    /// <param name="options">How often and how long.</param>
    /// <param name="work">One step.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Gives up between two steps.</param>
    public static void Run(BenchmarkOptions options, Action work, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var i = 0; i < options.Warmup || time.GetElapsedTime(start).TotalSeconds < options.WarmupSeconds; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            work();
        }
    }
}
