using System.CommandLine;
using CrossDistil.Cli.Output;
using CrossDistil.Cli.Rooms;
using CrossDistil.Experiments;
using CrossDistil.Synthetic;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil demo: the main job on a synthetic log, plain MMoE beside CrossDistil and the best possible.</summary>
internal static class DemoCommand
{
    private static readonly (string Name, string[] Sets)[] s_variants = [("plain", ["method.kind=plain"]), ("crossdistil", [])];

    public static Command Create(CancellationToken ct)
    {
        var standard = new SyntheticOptions();
        var rows = Shared.Number("--rows", $"Impressions; default {standard.Rows}.", 1);
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the log, the experiment file and both runs; default runs/demo.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("runs", "demo"),
        };
        var json = Shared.Json();
        var command = new Command("demo", "Generate a log, train plain MMoE and CrossDistil on it, and show what each task gained.") { rows, folder, json };
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            var path = parse.GetRequiredValue(folder);
            screen.Note($"writing a synthetic log to {path}");
            SyntheticLog.Write(path, standard with { Rows = parse.GetValue(rows) ?? standard.Rows }, ct);
            var experiment = DemoExperiment.Write(path);
            var results = s_variants.Select(variant => Train(experiment, variant.Name, variant.Sets, path, screen, ct)).ToList();
            results.Add(BestPossible(experiment, path, screen, ct));
            screen.Result(
                results.ToDictionary(row => row.Variant.Replace(' ', '_'), row => row.Tasks, StringComparer.Ordinal),
                ResultsTable.Of(results));
        });
        return command;
    }

    private static ResultRow Train(string experiment, string name, string[] sets, string folder, Screen screen, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested(); // An interrupted variant keeps its best; the next one does not begin.
        var loaded = ExperimentFile.Load(experiment, sets, seed: null);
        var request = new TrainRequest(loaded, CacheFolder: null, Path.Combine(folder, name), Overwrite: true);
        return new(name, TrainRoom.Train(request, screen, ct).Test);
    }

    private static ResultRow BestPossible(string experiment, string folder, Screen screen, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var loaded = ExperimentFile.Load(experiment, [], seed: null);
        return new("best possible", TrainRoom.BestPossible(loaded, Path.Combine(folder, SyntheticLog.TruthFile), screen, ct), IsBound: true);
    }
}
