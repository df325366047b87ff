using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Studies.Synthetic;

namespace CrossDistil.Cli.Commands;

/// <summary>
/// crossdistil demo: the main job on a synthetic log. Single-task training, plain MMoE and CrossDistil beside the best
/// possible, and their report.
/// </summary>
internal static class DemoCommand
{
    private const ulong StandardSeeds = 3;
    private const ulong MaxSeeds = 100;

    public static Command Create(CancellationToken ct)
    {
        var standard = new SyntheticOptions();
        var rows = Shared.Number("--rows", $"Impressions; default {standard.Rows}.", 1);
        var seeds = Shared.Number("--seeds", $"Seeds of every variant, 2 to {MaxSeeds}; default {StandardSeeds}.", 2ul, MaxSeeds);
        var folder = Shared.Text(
            "--out", "DIR", "Folder for the log, the experiment file and the study; default runs/demo. Finished runs in it are kept.");
        var closed = Shared.Flag("--no-open", "Do not open the report on a desktop.");
        return Shared.Command(
            "demo", "Generate a log, train each task alone, plain MMoE and CrossDistil on it, and report what each task gained.", null,
            [rows, seeds, folder, closed], (parse, screen) =>
            {
                var files = DemoFlow.Run(
                    parse.GetValue(folder) ?? Path.Combine("runs", "demo"), parse.GetValue(rows) ?? standard.Rows,
                    parse.GetValue(seeds) ?? StandardSeeds, screen, ct);
                if (files is null) return ExitCode.Failed;
                screen.Note($"report: {Desktop.Link(files.Html)}");
                if (!parse.GetValue(closed) && !Console.IsOutputRedirected) Desktop.TryOpen(Path.GetFullPath(files.Html));
                return ExitCode.Done;
            });
    }
}
