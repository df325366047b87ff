namespace CrossDistil.Workbench;

/// <summary>Times scoring: reading rows in order, forward pass, students only, nothing recorded.</summary>
internal static class ScoreBenchmark
{
    /// <summary>Runs the passes.</summary>
    /// <param name="options">Size of the work; the method says nothing here but whether teachers lie idle beside the students.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Gives up between two passes.</param>
    public static StepBenchmarkResult Run(BenchmarkOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using var bench = new BenchmarkSetup(options, time);
        using var scorer = bench.Scorer(options.Batch);
        var logits = scorer.NewLogits();
        var start = 0;
        return StepTimes.Measure(options, bench, Pass, time, cancellation);

        void Pass()
        {
            scorer.Pass(start, logits);
            start = start + (2 * options.Batch) <= bench.Rows ? start + options.Batch : 0; // whole passes alone
        }
    }
}
