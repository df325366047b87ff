using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>Studies of a small log and the report on all of them, made once for the tests of a class: every kind of figure is in it.</summary>
public sealed class SmallStudy : IAsyncLifetime
{
    private readonly WorkFolder _folder = new();

    /// <summary>Folder of the experiment file; its studies are below runs/.</summary>
    public string Folder => _folder.Path;

    /// <summary>The page.</summary>
    public string Html => _folder.Of("runs/experiment-report/report.html");

    /// <summary>What the page is made of.</summary>
    public string Json => _folder.Of("runs/experiment-report/report.json");

    /// <summary>The page's address on disk.</summary>
    public string Address => new Uri(Html).AbsoluteUri;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        SmallLog.WriteClear(_folder);
        await Run("compare", "experiment.json", "--backbones", "mmoe", "--methods", "plain,crossdistil", "--seeds", "2");
        await Run("corrupt", "experiment.json", "--shares", "0,1", "--seeds", "1");
        await Run("curves", "experiment.json", "--seeds", "1");
        await Run("sweep", "experiment.json", "--over", "training.rate=[0.01,0.02]", "--over", "training.batch=[64,128]", "--seeds", "1");
        await Run("report", "experiment.json");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Run(params string[] arguments)
    {
        var outcome = await CommandLine.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, $"{string.Join(' ', arguments)}: {outcome.Error}");
    }
}
