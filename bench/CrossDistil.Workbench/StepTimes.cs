using CrossDistil.Studies.Health.Measures;
using CrossDistil.Tensors;

namespace CrossDistil.Workbench;

/// <summary>Times equal steps one by one, and inside each its matrix products.</summary>
internal static class StepTimes
{
    /// <summary>Runs warm-up and timed steps.</summary>
    /// <param name="options">How many of each, and rows that a step counts for.</param>
    /// <param name="bench">Whose clock sees the steps' products.</param>
    /// <param name="step">One step.</param>
    /// <param name="time">Clock of the steps.</param>
    /// <param name="cancellation">Gives up between two steps.</param>
    public static StepBenchmarkResult Measure(
        BenchmarkOptions options, BenchmarkSetup bench, Action step, TimeProvider time, CancellationToken cancellation)
    {
        double[] seconds = new double[options.Steps], products = new double[options.Steps];
        var operations = 0.0;
        Warmup.Run(options, step, time, cancellation);
        for (var i = 0; i < options.Steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (start, productsBefore, operationsBefore) = (time.GetTimestamp(), bench.Clock.Seconds, bench.Clock.Operations);
            step();
            (seconds[i], products[i]) = (time.GetElapsedTime(start).TotalSeconds, bench.Clock.Seconds - productsBefore);
            operations = bench.Clock.Operations - operationsBefore;
        }

        var (median, medianProducts) = (Median.Of(seconds), Median.Of(products));
        return new StepBenchmarkResult(
            options.Batch / median, options.Batch * seconds.Length / seconds.Sum(), median, options.Steps, bench.Workers.Threads,
            Processor.VectorBits, Rows(bench.Clock),
            Median.Of([.. seconds.Zip(products, (whole, part) => part / whole)]), operations / medianProducts * 1e-9, bench.Memory.Peak());
    }

    /// <summary>Rows of the tallest product: those that go through the backbone in one step.</summary>
    private static int Rows(GemmClock clock) => clock.Tallies.Keys.Max(product => product.Rows);
}

/// <summary>What a benchmark of training steps or scoring passes measured.</summary>
/// <param name="RowsPerSecond">Rows of the uniform batch, or of the pass, per second at the median step.</param>
/// <param name="SustainedRowsPerSecond">The same over all timed steps together: what waits now and then counts.</param>
/// <param name="MedianStepSeconds">Median duration of a step or pass.</param>
/// <param name="Steps">Steps timed.</param>
/// <param name="Threads">Threads used.</param>
/// <param name="VectorBits">Width of the vectors in matrix products; 0 = none.</param>
/// <param name="RowsPerStep">Rows that go through the backbone in a step: the uniform ones and all that are drawn beside them.</param>
/// <param name="GemmShare">Median over the steps of time inside matrix products ÷ time of the step.</param>
/// <param name="GemmGflops">10⁹ operations per second inside products, at the median step.</param>
/// <param name="PeakAnonymousBytes">Most anonymous memory of the process (RssAnon), from before the model is built; null where the system does not say.</param>
internal sealed record StepBenchmarkResult(
    double RowsPerSecond, double SustainedRowsPerSecond, double MedianStepSeconds, int Steps, int Threads, int VectorBits, int RowsPerStep,
    double GemmShare, double GemmGflops,
    long? PeakAnonymousBytes);
