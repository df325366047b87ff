using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Reports.Files;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil check: what will hurt a training, before it is run.</summary>
internal static class CheckCommand
{
    public static Command Create(CancellationToken ct)
    {
        var html = new Option<string?>("--html")
        {
            Description = "Write a page with charts of what was measured; Markdown, CSV and JSON go beside it.",
            HelpName = "FILE.html",
        };
        var time = new Option<string?>("--time")
        {
            Description = "SQL expression of a row's time; default: what the split goes by, or else a column that looks like a time.",
            HelpName = "SQL",
        };
        var strict = new Option<bool>("--strict") { Description = "End with exit code 3 where there are warnings." };
        var (file, sets, cache, json) = (Shared.Experiment(), Shared.Sets(), Shared.Cache(), Shared.Json());
        var command = new Command("check", "Look for what will hurt training: leaks, small strata, drift, duplicates, rare ids, time, memory; ingests first when the cache is missing or stale.")
        {
            file, sets, cache, time, html, strict, json,
        };
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            if (parse.GetValue(html) is { } checkedPath) ReportFiles.Of(checkedPath).Check();
            var loaded = ExperimentFile.Load(parse.GetRequiredValue(file), parse.GetRequiredValue(sets), seed: null);
            var health = CheckFlow.Check(new(loaded, parse.GetValue(cache), parse.GetValue(time)), screen, ct);
            screen.Result(health, HealthText.Of(health));
            if (parse.GetValue(html) is { } path) screen.Note($"written to {ReportFiles.Write(HealthPage.Of(health), path).Html}");
            return parse.GetValue(strict) && health.Warnings > 0 ? ExitCode.Guarded : ExitCode.Done;
        });
        return command;
    }
}
