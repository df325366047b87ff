using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>A study of a small log with its report, made once for the tests of a class: single, plain and crossdistil with two seeds.</summary>
public sealed class SmallStudy : IAsyncLifetime
{
    private readonly WorkFolder _folder = new();

    /// <summary>The study's folder.</summary>
    public string Folder => _folder.Of("study");

    /// <summary>The page.</summary>
    public string Html => Path.Combine(Folder, "report.html");

    /// <summary>What the page is made of.</summary>
    public string Json => Path.Combine(Folder, "report.json");

    /// <summary>The page's address on disk.</summary>
    public string Address => new Uri(Html).AbsoluteUri;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        SmallLog.WriteClear(_folder);
        await Run("compare", "experiment.json", "--backbones", "mmoe", "--methods", "single,plain,crossdistil", "--seeds", "2", "--out", "study");
        await Run("report", "study");
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
