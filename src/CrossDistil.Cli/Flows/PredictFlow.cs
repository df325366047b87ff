using System.Diagnostics;
using CrossDistil.Cli.Output;
using CrossDistil.Ingest.Input;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Cli.Flows;

/// <summary>Scores every row of an input with a bundle, in bounded memory: while some blocks are scored on all threads, the next ones are read.</summary>
internal static class PredictFlow
{
    public static Predicted Run(PredictRequest request, Screen screen, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        if (File.Exists(request.Output) && !request.Overwrite) throw new InputException(request.Output, "is there already", "choose another --output or add --overwrite");
        using var ranker = Ranker.Load(request.Bundle);
        using var input = new InputRows(request.Input, Environment.CurrentDirectory, ct);
        var columns = new PredictColumns(ranker, input.Columns, request);
        input.Select([.. columns.Features.Select(name => Typed(ranker, name, input)), .. request.Keep.Select(name => new InputColumn(name, Kept(input.TypeOf(name))))]);
        using var output = new PredictionFile(request.Output, [.. columns.Header(input)]);
        var rows = screen.Watch<long, long>("predict", done => new(done, 0, $"{Numbers.Count(done)} rows", Milestone: false), progress =>
        {
            var (now, next) = (Blocks(), Blocks());
            var (written, read) = (0L, Read(input, now));
            while (read > 0)
            {
                ct.ThrowIfCancellationRequested();
                var (from, reading) = (now, Task.Run(() => Read(input, next), CancellationToken.None));
                try
                {
                    Parallel.For(0, read, new ParallelOptions { MaxDegreeOfParallelism = request.Threads }, i => from[i].Score(ranker, columns));
                    output.Write(() =>
                    {
                        for (var i = 0; i < read; i++) written = from[i].Write(output, columns, written);
                    });
                    progress.Report(written);
                }
                finally
                {
                    ((IAsyncResult)reading).AsyncWaitHandle.WaitOne(); // whatever failed: the input is not closed under it
                }

                read = reading.GetAwaiter().GetResult();
                (now, next) = (next, now);
            }

            return written;
        });
        output.Commit(ct);
        return new(request.Output, rows, clock.Elapsed.TotalSeconds);

        ScoredBlock[] Blocks() => [.. Enumerable.Range(0, request.Threads).Select(_ => new ScoredBlock(request.Batch, ranker))];
    }

    private static int Read(InputRows input, ScoredBlock[] blocks)
    {
        var read = 0;
        while (read < blocks.Length && input.Read(blocks[read].Input)) read++;
        return read;
    }

    /// <summary>A feature's column in the type of its keys: what cannot be read so is read as it is, for the encoder to judge.</summary>
    private static InputColumn Typed(Ranker ranker, string name, InputRows input)
    {
        var (feature, type) = (ranker.Features[ranker.Feature(name)], input.TypeOf(name));
        var isList = type.EndsWith("[]", StringComparison.Ordinal);
        if (isList != feature.IsList)
            throw new InputException($"--input: column {name}", $"gives {type}, and the feature takes {(feature.IsList ? "a list" : "a single value")}", "convert it in a query, such as string_split(tags, ',')");
        return new(name, type);
    }

    private static string Kept(string type) => type.EndsWith("[]", StringComparison.Ordinal) ? "VARCHAR" : type;
}
