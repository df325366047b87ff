using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Runs;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil train: one training, from the experiment file to a run folder.</summary>
internal static class TrainCommand
{
    public static Command Create(CancellationToken ct)
    {
        var folder = Shared.Required("--out", "RUN", "Folder of the run.");
        var overwrite = Shared.Flag("--overwrite", "Replace a run in that folder.");
        var resume = Shared.Flag(
            "--resume",
            "Resume the run in that folder after a kill or an interruption, with the same bits; starts from scratch where there is none.");
        var seed = Shared.Number("--seed", "Replaces training.seed.", 0ul);
        var (file, sets, cache, from) = (Shared.Experiment(), Shared.Sets(), Shared.Cache(), Shared.From());
        var command = Shared.Command(
            "train", "Train, choose on validation, measure on the test split; ingests first when the cache is missing or stale.", file,
            [folder, from, sets, seed, cache, overwrite, resume], (parse, screen) =>
            {
                var loaded = ExperimentFile.Load(parse.GetRequiredValue(file), parse.GetRequiredValue(sets), parse.GetValue(seed));
                var run = parse.GetRequiredValue(folder);
                var metrics = TrainFlow.Train(
                    new(
                        Shared.StartedFrom(parse.GetValue(from), loaded), parse.GetValue(cache), run, parse.GetValue(overwrite),
                        parse.GetValue(resume)),
                    screen, ct);
                // A run is named by its folder: the experiment is the same for many.
                var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)));
                screen.Result(metrics, ReportTables.Of(name, metrics.Test));
                var remedy = metrics.Interrupted && new RunFolder(run).CanResume ? "; continue with --resume" : string.Empty;
                screen.Note(metrics.Interrupted ? $"interrupted; the best until then is written to {run}{remedy}" : $"written to {run}");
            });
        command.Validators.Add(parse =>
        {
            if (parse.GetValue(resume) && parse.GetValue(overwrite))
                parse.AddError("--resume continues a run and --overwrite replaces it: give one of them");
        });
        return command;
    }
}
