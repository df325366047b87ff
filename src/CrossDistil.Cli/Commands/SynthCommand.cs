using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Studies.Synthetic;

namespace CrossDistil.Cli.Commands;

/// <summary>
/// crossdistil synth: a short-video log whose true probabilities are known, or one in the shape of the paper's data.
/// </summary>
internal static class SynthCommand
{
    private const string TikTok = "tiktok";

    public static Command Create(CancellationToken ct)
    {
        var folder = Shared.Required("--out", "DIR", "Folder for log.csv and truth.csv, or a preset's log and experiment.json.");
        var standard = new SyntheticOptions();
        var preset = Shared.Text(
            "--preset", TikTok, $"{TikTok}: the shape of the paper's data, for load; users and videos scale with the rows.", TikTok);
        var format = Shared.Text("--format", "parquet|csv", "File format of a preset's log: parquet (default) or csv.", "parquet", "csv");
        var rows = Shared.Number("--rows", $"Impressions; default {standard.Rows}, {TikTok} {TikTokOptions.PaperRows}.", 1);
        var users = Shared.Number("--users", $"Users; default {standard.Users}.", 1);
        var videos = Shared.Number("--videos", $"Videos; default {standard.Videos}.", 1);
        var seed = Shared.Number("--seed", $"Seed of users, videos and impressions; default {standard.Seed}.", 0ul);
        var command = Shared.Command(
            "synth", "Write a synthetic short-video log and, in a second file, each row's true probabilities.", null,
            [folder, preset, format, rows, users, videos, seed], (parse, screen) =>
            {
                var path = parse.GetRequiredValue(folder);
                var full = Path.GetFullPath(path);
                if (parse.GetValue(preset) is not null)
                {
                    var shape = new TikTokOptions
                    {
                        Rows = parse.GetValue(rows) ?? TikTokOptions.PaperRows, Seed = parse.GetValue(seed) ?? standard.Seed,
                    };
                    var written = TikTokPreset.Write(path, shape, parse.GetValue(format) is "csv", ct);
                    screen.Result(
                        new { folder = full, written.Rows, written.Ids, written.FinishRate, written.LikeRate }, SummaryTables.Of(written));
                    return;
                }

                var options = standard with
                {
                    Rows = parse.GetValue(rows) ?? standard.Rows, Users = parse.GetValue(users) ?? standard.Users,
                    Videos = parse.GetValue(videos) ?? standard.Videos, Seed = parse.GetValue(seed) ?? standard.Seed,
                };
                var made = SyntheticLog.Write(path, options, ct);
                screen.Result(
                    new { folder = full, made.Rows, made.FinishRate, made.LikeRate, made.FinishAuc, made.LikeAuc }, SummaryTables.Of(made));
            });
        command.Validators.Add(result =>
        {
            var chosen = result.GetResult(preset) is not null;
            if (chosen && (result.GetResult(users) ?? result.GetResult(videos)) is { } size)
                result.AddError($"{size.Option.Name} cannot be used with --preset, which scales by --rows");
            if (!chosen && result.GetResult(format) is not null)
                result.AddError("--format can be used with --preset only: a log with its true probabilities is CSV");
        });
        return command;
    }
}
