using System.Diagnostics;
using CrossDistil.Cli.Output;
using CrossDistil.Ingest.Input;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Cli.Flows;

/// <summary>
/// Scores every row of an input with a bundle, in bounded memory: while some blocks are scored on all threads, the next
/// ones are read.
/// </summary>
internal static class PredictFlow
{
    public static Predicted Run(PredictRequest request, Screen screen, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        if (File.Exists(request.Output) && !request.Overwrite)
            throw new InputException(request.Output, "exists already", "choose another --output or add --overwrite");
        using var ranker = Ranker.Load(request.Bundle);
        using var input = new InputRows(request.Input, Environment.CurrentDirectory, ct);
        var columns = new PredictColumns(ranker, input, request);
        input.Select(columns.Read, columns.Raw);
        using var output = new PredictionFile(request.Output, columns.Header);
        var rows = screen.Watch<long, long>(
            "predict", done => new(done, 0, $"{Numbers.Count(done)} rows", Milestone: false), progress => Score(progress.Report));
        output.Commit(ct);
        return new(request.Output, rows, clock.Elapsed.TotalSeconds);

        ScoredBlock[] Blocks() => [.. Enumerable.Range(0, request.Threads).Select(_ => new ScoredBlock(request.Batch, ranker))];

        long Score(Action<long> report)
        {
            var (now, next) = (Blocks(), Blocks());
            var (written, read) = (0L, Read(input, now));
            while (read > 0)
            {
                ct.ThrowIfCancellationRequested();
                var reading = Task.Run(() => Read(input, next), CancellationToken.None);
                try
                {
                    Parallel.For(0, read, new() { MaxDegreeOfParallelism = request.Threads }, i => now[i].Score(ranker, columns));
                    output.Write(() =>
                    {
                        for (var i = 0; i < read; i++) written = now[i].Write(output, columns, written);
                    });
                    report(written);
                }
                finally
                {
                    ((IAsyncResult)reading).AsyncWaitHandle.WaitOne(); // whatever failed: the input must not be closed while it is read
                }

                read = reading.GetAwaiter().GetResult();
                (now, next) = (next, now);
            }

            return written;
        }
    }

    private static int Read(InputRows input, ScoredBlock[] blocks)
    {
        var read = 0;
        while (read < blocks.Length && input.Read(blocks[read].Input)) read++;
        return read;
    }
}
