using CrossDistil.Cli.Output;
using CrossDistil.Workbench;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil bench: how fast the product's own work is on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create(CancellationToken ct) =>
        new("bench", "Time the product's own work on generated data.") { Train(ct), Score(ct), Rank(ct), Gemm(ct), Ingest(ct) };

    private static Command Train(CancellationToken ct) => OverSteps(
        "train", "Time the trainer's own steps: rows per second, the median step, the share of matrix products in it.", [],
        (options, _) => TrainBenchmark.Run(options, TimeProvider.System, ct), SummaryTables.Of);

    private static Command Score(CancellationToken ct) => OverSteps(
        "score", "Time scoring: forward, students only; a step is one pass over a batch.", [],
        (options, _) => ScoreBenchmark.Run(options, TimeProvider.System, ct), SummaryTables.Of);

    private static Command Gemm(CancellationToken ct)
    {
        var cubeOnly = Shared.Flag("--cube-only", "Time 1024³ alone: how fast the machine is right now.");
        return OverSteps(
            "gemm", "Time every matrix product of a training step on its own, beside 1024³; a step is one sample of each.", [cubeOnly],
            (options, parse) => GemmBenchmark.Run(options, parse.GetValue(cubeOnly), TimeProvider.System, ct), SummaryTables.Of);
    }

    private static Command OverSteps<T>(
        string name, string description, Option[] options, Func<BenchmarkOptions, ParseResult, T> run, Func<T, IRenderable> table)
    {
        var flags = new BenchFlags();
        var command = Shared.Command(name, description, null, [.. flags.All, .. options], (parse, screen) =>
        {
            var result = run(flags.Options(parse), parse);
            screen.Result(result, table(result));
        });
        command.Validators.Add(flags.Check);
        return command;
    }

    private static Command Rank(CancellationToken ct)
    {
        var standard = new RankBenchmarkOptions();
        var bundle = new Argument<string>("BUNDLE") { Description = "A bundle that crossdistil export wrote." };
        var rows = BenchFlags.Count("--rows", "Rows of a request", standard.Rows);
        var rounds = BenchFlags.Count("--rounds", "Rounds; medians over them are shown", standard.Rounds);
        var threads = Shared.Number("--threads", "Threads; default: every core.", 1);
        return Shared.Command(
            "rank", "Time scoring with a bundle, from raw values to the order, beside the bare forward passes of its networks.", bundle,
            [rows, rounds, threads], (parse, screen) =>
            {
                var options = new RankBenchmarkOptions
                {
                    Rows = parse.GetValue(rows) ?? standard.Rows, Rounds = parse.GetValue(rounds) ?? standard.Rounds,
                    Threads = parse.GetValue(threads),
                };
                var measured = RankBenchmark.Run(parse.GetRequiredValue(bundle), options, TimeProvider.System, ct);
                screen.Result(measured, SummaryTables.Of(measured));
            });
    }

    private static Command Ingest(CancellationToken ct)
    {
        var standard = new IngestBenchmarkOptions();
        var rows = BenchFlags.Count("--rows", "Rows of the log", standard.Rows);
        var fields = BenchFlags.Count("--fields", "Categorical columns", standard.Fields);
        var vocab = BenchFlags.Count("--vocab", "Ids over all columns", standard.Vocab);
        var format = BenchFlags.Choice("--format", standard.Format, "parquet", "csv");
        var folder = BenchFlags.FolderOf("log");
        var command = Shared.Command(
            "ingest", "Time the ingest of a generated log: rows per second and peak memory.", null, [rows, fields, vocab, format, folder],
            (parse, screen) =>
            {
                var options = new IngestBenchmarkOptions
                {
                    Rows = parse.GetValue(rows) ?? standard.Rows, Fields = parse.GetValue(fields) ?? standard.Fields,
                    Vocab = parse.GetValue(vocab) ?? standard.Vocab, Format = parse.GetRequiredValue(format),
                };
                var measured = IngestBenchmark.Measure(options, parse.GetValue(folder), TimeProvider.System, ct);
                screen.Result(measured, SummaryTables.Of(measured));
            });
        command.Validators.Add(result =>
        {
            if (BenchFlags.Value(result, vocab, standard.Vocab) < BenchFlags.Value(result, fields, standard.Fields))
                result.AddError("--vocab is less than --fields: every column needs an id");
        });
        return command;
    }
}
