namespace CrossDistil.Tests;

/// <summary>
/// Managed memory that work allocates whenever it runs. The runtime compiles and counts aside now and then, on any thread, so the least of several
/// windows is taken: what belongs to the work is there in every one.
/// </summary>
internal static class Allocations
{
    private const int Windows = 100;

    /// <summary>Least bytes on the calling thread.</summary>
    public static long OnThisThread(Action work) => Least(work, GC.GetAllocatedBytesForCurrentThread);

    /// <summary>Least bytes on all threads together; run it where no other test runs beside.</summary>
    public static long OnAllThreads(Action work) => Least(work, () => GC.GetTotalAllocatedBytes(precise: true));

    private static long Least(Action work, Func<long> allocated)
    {
        var least = long.MaxValue;
        for (var window = 0; window < Windows && least > 0; window++)
        {
            var before = allocated();
            work();
            least = Math.Min(least, allocated() - before);
        }

        return least;
    }
}
