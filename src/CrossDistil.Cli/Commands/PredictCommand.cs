using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil predict: score files or a query with a bundle.</summary>
internal static class PredictCommand
{
    private const int RowsAtOnce = 8192;

    public static Command Create(CancellationToken ct)
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "A bundle, as export wrote it." };
        var input = new Option<string>("--input")
        {
            Description = "Parquet, CSV or JSON files and globs, apart by commas; or a query over files, such as: select *, 1 as city from 'log/*.parquet'. Features are read from the columns of their names.",
            HelpName = "FILES|SQL", Required = true,
        };
        var output = new Option<string>("--output") { Description = "The file: row (from 0), the kept columns, TASK_logit and TASK_probability of every task, score.", HelpName = "FILE.parquet|.csv", Required = true };
        var keep = new Option<string[]>("--keep") { Description = "Columns of the input to write as well, apart by commas; may be given several times.", HelpName = "COLUMNS", DefaultValueFactory = _ => [] };
        var explain = new Option<bool>("--explain") { Description = "Write how many features of each row were missing, and how many held an unknown value." };
        var allow = new Option<bool>("--allow-missing") { Description = "Treat features without a column as missing in every row." };
        var batch = Shared.Number<int>("--batch", $"Rows that a thread takes at once; default {RowsAtOnce}.", 1);
        var threads = Shared.Number<int>("--threads", "Threads that score; default: one per processor.", 1);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an output that is there." };
        var json = Shared.Json();
        var command = new Command("predict", "Score every row of files or of a query with a bundle.") { bundle, input, output, keep, explain, allow, batch, threads, overwrite, json };
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            string[] kept = [.. parse.GetRequiredValue(keep).SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];
            var request = new PredictRequest(
                parse.GetRequiredValue(bundle), parse.GetRequiredValue(input), parse.GetRequiredValue(output), kept, parse.GetValue(explain), parse.GetValue(allow),
                parse.GetValue(batch) ?? RowsAtOnce, parse.GetValue(threads) ?? Environment.ProcessorCount, parse.GetValue(overwrite));
            var predicted = PredictFlow.Run(request, screen, ct);
            screen.Result(predicted, new Spectre.Console.Text(string.Create(CultureInfo.InvariantCulture, $"{Numbers.Count(predicted.Rows)} rows in {predicted.Seconds:0.0} s\n")));
            screen.Note($"written to {predicted.Output}");
        });
        return command;
    }
}
