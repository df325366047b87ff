using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Runs;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil train: one training, from the experiment file to a run folder.</summary>
internal static class TrainCommand
{
    public static Command Create(CancellationToken ct)
    {
        var folder = new Option<string>("--out") { Description = "Folder of the run.", HelpName = "RUN", Required = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a run in that folder." };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run in that folder where it was killed or interrupted, to the same bits; from the start where there is none." };
        var seed = Shared.Number("--seed", "Replaces training.seed.", 0ul);
        var (file, sets, cache, from, json) = (Shared.Experiment(), Shared.Sets(), Shared.Cache(), Shared.From(), Shared.Json());
        var command = new Command("train", "Train, choose on validation, measure on the test split; ingests first when the cache is missing or stale.")
        {
            file, folder, from, sets, seed, cache, overwrite, resume, json,
        };
        command.Validators.Add(parse =>
        {
            if (parse.GetValue(resume) && parse.GetValue(overwrite)) parse.AddError("--resume goes on with a run and --overwrite replaces it: give one of them");
        });
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            var loaded = Shared.GoingOnFrom(parse.GetValue(from), ExperimentFile.Load(parse.GetRequiredValue(file), parse.GetRequiredValue(sets), parse.GetValue(seed)));
            var run = parse.GetRequiredValue(folder);
            var request = new TrainRequest(loaded, parse.GetValue(cache), run, parse.GetValue(overwrite), parse.GetValue(resume));
            var metrics = TrainFlow.Train(request, screen, ct);
            screen.Result(metrics, ReportTables.Of(RunName(run), metrics.Test));
            screen.Note(metrics.Interrupted ? $"interrupted; the best until then is written to {run}{(new RunFolder(run).CanResume ? "; go on with --resume" : string.Empty)}" : $"written to {run}");
        });
        return command;
    }

    /// <summary>A run is told from others by its folder: the experiment is the same for many.</summary>
    private static string RunName(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
