using CrossDistil.Cli.Flows;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil predict: score files or a query with a bundle.</summary>
internal static class PredictCommand
{
    private const int RowsAtOnce = 8192;

    public static Command Create(CancellationToken ct)
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "A bundle that export wrote." };
        var input = Shared.Required(
            "--input", "FILES|SQL",
            "Parquet, CSV or JSON files and globs, separated by commas; or a query over files, such as: select *, 1 as city from "
            + "'log/*.parquet'. Features are read from the columns of the same names.");
        var output = Shared.Required(
            "--output", "FILE.parquet|.csv",
            "The file: row (from 0), the kept columns, TASK_logit and TASK_probability of every task, score.");
        var keep = Shared.Several("--keep", "COLUMNS", "Columns of the input to write as well, separated by commas.");
        var explain = Shared.Flag("--explain", "Write how many features of each row were missing, and how many held an unknown value.");
        var allow = Shared.Flag("--allow-missing", "Treat features without a column as missing in every row.");
        var prepared = Shared.Flag("--prepared", "The columns are the features' values already: compute no expression.");
        var batch = Shared.Number("--batch", $"Rows that a thread takes at once; default {RowsAtOnce}.", 1);
        var threads = Shared.Number("--threads", "Threads that score; default: one per processor.", 1);
        var overwrite = Shared.Flag("--overwrite", "Replace an existing output file.");
        return Shared.Command(
            "predict", "Score every row of files or of a query with a bundle.", bundle,
            [input, output, keep, explain, allow, prepared, batch, threads, overwrite], (parse, screen) =>
            {
                var kept = parse.GetRequiredValue(keep)
                    .SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                var predicted = PredictFlow.Run(
                    new(
                        parse.GetRequiredValue(bundle), parse.GetRequiredValue(input), parse.GetRequiredValue(output),
                        [.. kept.Distinct(StringComparer.Ordinal)], parse.GetValue(explain), parse.GetValue(allow),
                        parse.GetValue(batch) ?? RowsAtOnce, parse.GetValue(threads) ?? Environment.ProcessorCount,
                        parse.GetValue(overwrite), parse.GetValue(prepared)),
                    screen, ct);
                screen.Result(predicted, new Spectre.Console.Text(
                    string.Create(CultureInfo.InvariantCulture, $"{Numbers.Count(predicted.Rows)} rows in {predicted.Seconds:0.0} s\n")));
                screen.Note($"written to {predicted.Output}");
            });
    }
}
