using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>A trained feed with ids, a number and a text, served in two versions by a real server, made once for the tests of a class.</summary>
public sealed class ServedFeed : IAsyncLifetime
{
    private const string Experiment = """
        {
          "source": {"tables": {"log": "log.csv"}},
          "features": [
            {"kind": "categorical", "name": "user_id"},
            {"kind": "categorical", "name": "hour"},
            {"kind": "categorical", "name": "video_id"},
            {"kind": "numeric", "name": "duration"},
            {"kind": "categorical", "name": "category"}
          ],
          "tasks": [{"name": "finish"}, {"name": "like"}],
          "split": {"kind": "time", "by": "day", "validationFrom": "4", "testFrom": "5"},
          "model": {"embeddingDim": 4, "backbone": {"kind": "mmoe", "experts": 2, "hidden": [8]}, "tower": [4]},
          "training": {"epochs": 3, "batch": 64, "rate": 0.01, "validationsPerEpoch": 1}
        }
        """;

    private static readonly string[] s_categories = ["comedy", "news", "music", "sport", "cooking"];

    private readonly WorkFolder _folder = new();
    private readonly List<Process> _servers = [];

    /// <summary>Where its models are.</summary>
    public string Folder => _folder.Path;

    /// <summary>The server's address, with a slash at its end.</summary>
    public string Address { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows()) return; // there are no signals to send
        Write();
        await Run("train", "experiment.json", "--out", "run");
        await Run("export", "run", "--to", "models/feed/1", "--rank", "finish^0.7 * like^0.3");
        await Run("export", "run", "--to", "models/feed/2", "--version", "2", "--rank", "finish + 0.5 * like");
        Address = await Serve();
    }

    /// <summary>Serves the same models to those who know the key.</summary>
    /// <param name="hash">SHA-256 of it.</param>
    public Task<string> ServeWithKey(string hash)
    {
        _folder.Write("keys", $"team {hash}\n");
        return Serve("--api-keys", "keys");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await WatchProcess.Interrupt(server);
            server.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<string> Serve(params string[] options)
    {
        var server = CommandLine.Begin(_folder.Path, ["serve", "models", "--urls", "http://127.0.0.1:0", .. options]);
        _servers.Add(server);
        _ = server.StandardError.ReadToEndAsync(); // a full pipe would hold it up
        return (await WatchProcess.Address(server)).ToString();
    }

    private async Task Run(params string[] arguments)
    {
        var outcome = await CommandLine.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, $"{string.Join(' ', arguments)}: {outcome.Error}");
    }

    /// <summary>Users' ids have more digits than a JavaScript number.</summary>
    private void Write()
    {
        var random = new Random(3);
        var log = new StringBuilder("user_id,hour,video_id,duration,category,day,finish,like\n");
        for (var row = 0; row < 1800; row++)
        {
            var (user, video) = (random.Next(20), random.Next(30));
            var finish = random.NextDouble() < (user + video) / 50.0;
            var like = random.NextDouble() < (finish ? 0.4 : 0.15);
            log.Append(CultureInfo.InvariantCulture, $"{7_000_000_000_000_000_001 + user},{random.Next(24)},{video},{random.Next(5, 60)},{s_categories[video % 5]},{row / 300},{(finish ? 1 : 0)},{(like ? 1 : 0)}\n");
        }

        _folder.Write("log.csv", log.ToString());
        _folder.Write("experiment.json", Experiment);
    }
}
