using System.CommandLine;
using CrossDistil.Cli.Output;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Workbench;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil bench: how fast the product's own work is on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create(CancellationToken ct) =>
        new("bench", "Time the product's own work on generated data.") { Train(ct), Score(ct), Rank(ct), Gemm(ct), Ingest(ct) };

    private static Command Train(CancellationToken ct) => OverSteps(
        "train", "Time the trainer's own steps: rows per second, the median step, the share of matrix products in it.", TrainBenchmark.Run, ct);

    private static Command Score(CancellationToken ct) => OverSteps(
        "score", "Time scoring: forward, students only; a step is one pass over a batch.", ScoreBenchmark.Run, ct);

    private static Command OverSteps(
        string name, string description, Func<BenchmarkOptions, TimeProvider, CancellationToken, StepBenchmarkResult> run, CancellationToken ct)
    {
        var (flags, json, command) = (new BenchFlags(), Shared.Json(), new Command(name, description));
        flags.AddTo(command);
        command.Add(json);
        command.SetAction(parse =>
        {
            var result = run(flags.Options(parse), TimeProvider.System, ct);
            new Screen(parse.GetValue(json)).Result(result, SummaryTables.Of(result));
        });
        return command;
    }

    private static Command Rank(CancellationToken ct)
    {
        var standard = new RankBenchmarkOptions();
        var bundle = new Argument<string>("BUNDLE") { Description = "What crossdistil export wrote." };
        var rows = BenchFlags.Count("--rows", "Rows of a request", standard.Rows);
        var rounds = BenchFlags.Count("--rounds", "Rounds; medians over them are shown", standard.Rounds);
        var (threads, json) = (Shared.Number<int>("--threads", "Threads; default: every core.", 1), Shared.Json());
        var command = new Command("rank", "Time scoring with a bundle, from raw values to the order, beside the bare forward passes of its networks.") { bundle, rows, rounds, threads, json };
        command.SetAction(parse =>
        {
            var options = new RankBenchmarkOptions { Rows = parse.GetRequiredValue(rows), Rounds = parse.GetRequiredValue(rounds), Threads = parse.GetValue(threads) };
            var measured = RankBenchmark.Run(parse.GetRequiredValue(bundle), options, TimeProvider.System, ct);
            new Screen(parse.GetValue(json)).Result(measured, SummaryTables.Of(measured));
        });
        return command;
    }

    private static Command Gemm(CancellationToken ct)
    {
        var cubeOnly = new Option<bool>("--cube-only") { Description = "Time 1024³ alone: how fast the machine is right now." };
        var (flags, json) = (new BenchFlags(), Shared.Json());
        var command = new Command("gemm", "Time every matrix product of a training step on its own, beside 1024³; a step is one sample of each.");
        flags.AddTo(command);
        command.Add(cubeOnly);
        command.Add(json);
        command.SetAction(parse =>
        {
            var result = GemmBenchmark.Run(flags.Options(parse), parse.GetValue(cubeOnly), TimeProvider.System, ct);
            new Screen(parse.GetValue(json)).Result(result, SummaryTables.Of(result));
        });
        return command;
    }

    private static Command Ingest(CancellationToken ct)
    {
        var standard = new IngestBenchmarkOptions();
        var rows = BenchFlags.Count("--rows", "Rows of the log", standard.Rows);
        var fields = BenchFlags.Count("--fields", "Categorical columns", standard.Fields);
        var vocab = BenchFlags.Count("--vocab", "Ids over all columns", standard.Vocab);
        var format = BenchFlags.Choice("--format", standard.Format, "parquet", "csv");
        var folder = new Option<string?>("--folder") { Description = "Keep the generated log here, and use it again; default: a temporary folder.", HelpName = "DIR" };
        var json = Shared.Json();
        var command = new Command("ingest", "Time the ingest of a generated log: rows per second and peak memory.") { rows, fields, vocab, format, folder, json };
        command.Validators.Add(result =>
        {
            if (BenchFlags.Value(result, vocab, standard.Vocab) < BenchFlags.Value(result, fields, standard.Fields)) result.AddError("--vocab is less than --fields: every column needs an id");
        });
        command.SetAction(parse =>
        {
            var options = new IngestBenchmarkOptions
            {
                Rows = parse.GetRequiredValue(rows), Fields = parse.GetRequiredValue(fields), Vocab = parse.GetRequiredValue(vocab), Format = parse.GetRequiredValue(format),
            };
            var measured = Ingested(options, parse.GetValue(folder), ct);
            new Screen(parse.GetValue(json)).Result(measured, SummaryTables.Of(measured));
        });
        return command;
    }

    private static IngestBenchmarkResult Ingested(IngestBenchmarkOptions options, string? folder, CancellationToken ct)
    {
        var temporary = folder is null ? Directory.CreateTempSubdirectory("crossdistil-bench-") : null;
        try
        {
            var bench = new IngestBenchmark(options, folder ?? temporary!.FullName);
            bench.WriteLog(ct);
            using var memory = new PeakMemory(TimeProvider.System);
            var result = bench.Run(ct);
            return new IngestBenchmarkResult(result.Report.SourceRows / result.Seconds, result.Seconds, result.Report.SourceRows, options.Format, memory.Peak());
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }
}

/// <summary>What bench ingest measured.</summary>
/// <param name="RowsPerSecond">Rows of the log per second, from the first file opened to the cache in its place.</param>
/// <param name="Seconds">The same time.</param>
/// <param name="Rows">Rows of the log.</param>
/// <param name="Format">Its format.</param>
/// <param name="PeakAnonymousBytes">Most anonymous memory of the process (RssAnon) meanwhile; null where the system does not say.</param>
internal sealed record IngestBenchmarkResult(double RowsPerSecond, double Seconds, long Rows, string Format, long? PeakAnonymousBytes);
