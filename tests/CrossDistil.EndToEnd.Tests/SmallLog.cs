using System.Globalization;
using System.Text;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>A small generated feedback log and an experiment over it: enough to train on in a second.</summary>
internal static class SmallLog
{
    public const string Experiment = """
        {
          "source": {"tables": {"log": "log.csv"}},
          "features": [
            {"kind": "categorical", "name": "user_id"},
            {"kind": "categorical", "name": "video_id"},
            {"kind": "numeric", "name": "duration"}
          ],
          "tasks": [{"name": "finish"}, {"name": "like"}],
          "split": {"kind": "time", "by": "day", "validationFrom": "4", "testFrom": "5"},
          "model": {"embeddingDim": 4, "backbone": {"kind": "mmoe", "experts": 2, "hidden": [8]}, "tower": [4]},
          "training": {"epochs": 2, "batch": 64, "rate": 0.01, "validationsPerEpoch": 1}
        }
        """;

    /// <summary>Writes log.csv and experiment.json where half of the users finish and half of the videos are liked, but for one row in ten: easy to learn.</summary>
    public static void WriteClear(WorkFolder folder)
    {
        var random = new Random(7);
        var log = new StringBuilder("user_id,video_id,duration,day,finish,like\n");
        for (var row = 0; row < 1800; row++)
        {
            var (user, video) = (random.Next(20), random.Next(30));
            var (finish, like) = (user < 10 ^ random.Next(10) == 0, video < 15 ^ random.Next(10) == 0);
            log.Append(CultureInfo.InvariantCulture, $"{user},{video},{random.Next(5, 60)},{row / 300},{(finish ? 1 : 0)},{(like ? 1 : 0)}\n");
        }

        folder.Write("log.csv", log.ToString());
        folder.Write("experiment.json", Experiment);
    }

    /// <summary>Writes log.csv and experiment.json.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="like">Label of the like task by row, instead of the generated one.</param>
    public static void Write(WorkFolder folder, Func<int, string>? like = null)
    {
        var random = new Random(7);
        var log = new StringBuilder("user_id,video_id,duration,day,finish,like\n");
        for (var row = 0; row < 900; row++)
        {
            var (user, video) = (random.Next(20), random.Next(30));
            var finish = random.NextDouble() < (user + video) / 50.0;
            var liked = random.NextDouble() < (finish ? 0.4 : 0.15);
            log.Append(CultureInfo.InvariantCulture, $"{user},{video},{random.Next(5, 60)},{row / 150},{(finish ? 1 : 0)},{like?.Invoke(row) ?? (liked ? "1" : "0")}\n");
        }

        folder.Write("log.csv", log.ToString());
        folder.Write("experiment.json", Experiment);
    }
}
