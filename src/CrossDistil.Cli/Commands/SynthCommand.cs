using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Studies.Synthetic;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil synth: a short-video log whose true probabilities are known, or one in the shape of the paper's data.</summary>
internal static class SynthCommand
{
    private const string TikTok = "tiktok";

    public static Command Create(CancellationToken ct)
    {
        var folder = new Option<string>("--out") { Description = "Folder for log.csv and truth.csv, or a preset's log and experiment.json.", HelpName = "DIR", Required = true };
        var standard = new SyntheticOptions();
        var preset = Choice("--preset", $"{TikTok}: the shape of the paper's data, for load; users and videos scale with the rows.", TikTok);
        var format = Choice("--format", "File format of a preset's log: parquet (default) or csv.", "parquet", "csv");
        var rows = Shared.Number("--rows", $"Impressions; default {standard.Rows}, {TikTok} {TikTokOptions.PaperRows}.", 1);
        var users = Shared.Number("--users", $"Users; default {standard.Users}.", 1);
        var videos = Shared.Number("--videos", $"Videos; default {standard.Videos}.", 1);
        var seed = Shared.Number("--seed", $"Seed of users, videos and impressions; default {standard.Seed}.", 0ul);
        var json = Shared.Json();
        var command = new Command("synth", "Write a synthetic short-video log, and apart each row's true probabilities.")
        {
            folder, preset, format, rows, users, videos, seed, json,
        };
        command.Validators.Add(result =>
        {
            var chosen = result.GetResult(preset) is not null;
            if (chosen && (result.GetResult(users) ?? result.GetResult(videos)) is { } size) result.AddError($"{size.Option.Name} does not go with --preset, which scales by --rows");
            if (!chosen && result.GetResult(format) is not null) result.AddError("--format goes with --preset only: a log with its truth is text");
        });
        command.SetAction(parse =>
        {
            var path = parse.GetRequiredValue(folder);
            var screen = new Screen(parse.GetValue(json));
            if (parse.GetValue(preset) is not null)
            {
                var shape = new TikTokOptions { Rows = parse.GetValue(rows) ?? TikTokOptions.PaperRows, Seed = parse.GetValue(seed) ?? standard.Seed };
                var written = TikTokPreset.Write(path, shape, string.Equals(parse.GetValue(format), "csv", StringComparison.Ordinal), ct);
                screen.Result(new { folder = Path.GetFullPath(path), written.Rows, written.Ids, written.FinishRate, written.LikeRate }, SummaryTables.Of(written));
                return;
            }

            var options = standard with
            {
                Rows = parse.GetValue(rows) ?? standard.Rows,
                Users = parse.GetValue(users) ?? standard.Users,
                Videos = parse.GetValue(videos) ?? standard.Videos,
                Seed = parse.GetValue(seed) ?? standard.Seed,
            };
            var summary = SyntheticLog.Write(path, options, ct);
            screen.Result(
                new { folder = Path.GetFullPath(path), summary.Rows, summary.FinishRate, summary.LikeRate, summary.FinishAuc, summary.LikeAuc },
                SummaryTables.Of(summary));
        });
        return command;
    }

    private static Option<string?> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
