using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Studies.Synthetic;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil demo: the main job on a synthetic log, single-task training, plain MMoE and CrossDistil beside the best possible, and the report of it.</summary>
internal static class DemoCommand
{
    private const ulong StandardSeeds = 3;
    private const ulong MaxSeeds = 100;

    public static Command Create(CancellationToken ct)
    {
        var standard = new SyntheticOptions();
        var rows = Shared.Number("--rows", $"Impressions; default {standard.Rows}.", 1);
        var seeds = Shared.Number("--seeds", $"Seeds of every variant, 2 to {MaxSeeds}; default {StandardSeeds}.", 2ul);
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<ulong?>() > MaxSeeds) result.AddError($"--seeds must be at most {MaxSeeds}");
        });
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the log, the experiment file and the study; default runs/demo. Finished runs in it are kept.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("runs", "demo"),
        };
        var closed = new Option<bool>("--no-open") { Description = "Do not open the report on a desktop." };
        var json = Shared.Json();
        var command = new Command("demo", "Generate a log, train each task alone, plain MMoE and CrossDistil on it, and report what each task gained.") { rows, seeds, folder, closed, json };
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            var request = new DemoRequest(parse.GetRequiredValue(folder), parse.GetValue(rows) ?? standard.Rows, parse.GetValue(seeds) ?? StandardSeeds);
            var files = DemoFlow.Run(request, screen, ct);
            if (files is null) return ExitCode.Failed;
            screen.Note($"report: {Desktop.Link(files.Html)}");
            if (!parse.GetValue(closed) && !Console.IsOutputRedirected) Desktop.TryOpen(Path.GetFullPath(files.Html));
            return ExitCode.Done;
        });
        return command;
    }
}
