using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Reports.Files;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil check: what will hurt a training, before it is run.</summary>
internal static class CheckCommand
{
    public static Command Create(CancellationToken ct)
    {
        var html = Shared.Text(
            "--html", "FILE.html", "Write a page with charts of what was measured; Markdown, CSV and JSON go beside it.");
        var time = Shared.Text(
            "--time", "SQL", "SQL expression of a row's time; default: the split's column, or else a column that looks like a time.");
        var strict = Shared.Flag("--strict", "End with exit code 3 where there are warnings.");
        var (file, sets, cache) = (Shared.Experiment(), Shared.Sets(), Shared.Cache());
        return Shared.Command(
            "check",
            "Look for what will hurt training: leaks, small strata, drift, duplicates, rare ids, time, memory; "
            + "ingests first when the cache is missing or stale.",
            file, [sets, cache, time, html, strict], (parse, screen) =>
            {
                var page = parse.GetValue(html);
                if (page is not null) ReportFiles.Of(page).Check();
                var loaded = ExperimentFile.Load(parse.GetRequiredValue(file), parse.GetRequiredValue(sets), seed: null);
                var health = CheckFlow.Check(loaded, parse.GetValue(cache), parse.GetValue(time), screen, ct);
                var all = page is null ? "the output of --json" : Path.GetFileName(ReportFiles.Of(page).Csv);
                screen.Result(health, ReportTables.Of(HealthPage.Brief(health), all));
                if (page is not null) screen.Note($"written to {ReportFiles.Write(HealthPage.Of(health), page).Html}");
                return parse.GetValue(strict) && health.Warnings > 0 ? ExitCode.Guarded : ExitCode.Done;
            });
    }
}
