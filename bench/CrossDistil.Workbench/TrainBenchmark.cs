namespace CrossDistil.Workbench;

/// <summary>Times the trainer's own step on generated rows: drawing and reading them, objective, balancer, optimizers.</summary>
internal static class TrainBenchmark
{
    /// <summary>Runs the steps.</summary>
    /// <param name="options">Size of the work.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Gives up between two steps.</param>
    public static StepBenchmarkResult Run(BenchmarkOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using var bench = new BenchmarkSetup(options, time);
        using var step = bench.Step();
        return StepTimes.Measure(options, bench, () => step.Run(), time, cancellation);
    }
}
