using System.CommandLine;
using CrossDistil.Cli.Output;
using CrossDistil.Synthetic;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil synth: a short-video log whose true probabilities are known.</summary>
internal static class SynthCommand
{
    public static Command Create(CancellationToken ct)
    {
        var folder = new Option<string>("--out") { Description = "Folder for log.csv and truth.csv.", HelpName = "DIR", Required = true };
        var standard = new SyntheticOptions();
        var rows = Shared.Number("--rows", $"Impressions; default {standard.Rows}.", 1);
        var users = Shared.Number("--users", $"Users; default {standard.Users}.", 1);
        var videos = Shared.Number("--videos", $"Videos; default {standard.Videos}.", 1);
        var seed = Shared.Number("--seed", $"Seed of users, videos and impressions; default {standard.Seed}.", 0ul);
        var json = Shared.Json();
        var command = new Command("synth", "Write a synthetic short-video log, and apart each row's true probabilities.")
        {
            folder, rows, users, videos, seed, json,
        };
        command.SetAction(parse =>
        {
            var options = standard with
            {
                Rows = parse.GetValue(rows) ?? standard.Rows,
                Users = parse.GetValue(users) ?? standard.Users,
                Videos = parse.GetValue(videos) ?? standard.Videos,
                Seed = parse.GetValue(seed) ?? standard.Seed,
            };
            var path = parse.GetRequiredValue(folder);
            var summary = SyntheticLog.Write(path, options, ct);
            new Screen(parse.GetValue(json)).Result(
                new { folder = Path.GetFullPath(path), summary.Rows, summary.FinishRate, summary.LikeRate, summary.FinishAuc, summary.LikeAuc },
                SummaryTables.Of(summary));
        });
        return command;
    }
}
