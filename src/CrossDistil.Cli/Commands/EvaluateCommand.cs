using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Runs;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil evaluate: measure a finished run again, on its own or on other data.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CancellationToken ct)
    {
        var run = Shared.Run();
        var file = Shared.Text("--experiment", "FILE", "Experiment file whose test split is measured; default: the run's own.");
        var (sets, cache) = (Shared.Sets(), Shared.Cache());
        return Shared.Command(
            "evaluate", "Measure a run's chosen checkpoints, with the calibrators it stored, on the test split.", run, [file, sets, cache],
            (parse, screen) =>
            {
                var (folder, changes) = (parse.GetRequiredValue(run), parse.GetRequiredValue(sets));
                if (!Directory.Exists(folder)) throw new InputException(folder, "no such folder", ExportFlow.Remedy);
                var loaded = parse.GetValue(file) is { } other
                    ? ExperimentFile.Load(other, changes, seed: null)
                    : new RunFolder(folder).LoadExperiment(changes);
                var test = TrainFlow.Evaluate(folder, loaded, parse.GetValue(cache), screen, ct);
                screen.Result(new { test }, ReportTables.Of(loaded.Name, test));
            });
    }
}
