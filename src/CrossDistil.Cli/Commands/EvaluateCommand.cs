using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Runs;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil evaluate: measure a finished run again, on its own or on other data.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CancellationToken ct)
    {
        var run = new Argument<string>("RUN") { Description = "Folder of a finished run." };
        var file = new Option<string?>("--experiment")
        {
            Description = "Experiment file whose test split is measured; default: the run's own.",
            HelpName = "FILE",
        };
        var (sets, cache, json) = (Shared.Sets(), Shared.Cache(), Shared.Json());
        var command = new Command("evaluate", "Measure a run's chosen checkpoints, with the calibrators it stored, on the test split.") { run, file, sets, cache, json };
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            var folder = parse.GetRequiredValue(run);
            if (!Directory.Exists(folder)) throw new InputException(folder, "no such folder", "give the --out folder of a finished crossdistil train");
            var changes = parse.GetRequiredValue(sets);
            var loaded = parse.GetValue(file) is { } other ? ExperimentFile.Load(other, changes, seed: null) : new RunFolder(folder).LoadExperiment(changes);
            var test = TrainFlow.Evaluate(folder, loaded, parse.GetValue(cache), screen, ct);
            screen.Result(new { test }, ReportTables.Of(loaded.Name, test));
        });
        return command;
    }
}
