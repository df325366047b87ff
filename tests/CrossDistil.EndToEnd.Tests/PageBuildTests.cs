using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>Whoever has npm gets the same pages from the same sources, byte by byte.</summary>
public sealed class PageBuildTests
{
    private const int NoTools = 2;

    [Fact]
    public async Task The_committed_pages_can_be_made_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "build/page.sh is a shell script.");
        using var folder = new WorkFolder();
        var built = await CommandLine.Start("bash", CommandLine.Root, "build/page.sh", folder.Of("pages"));
        Assert.SkipWhen(built.ExitCode == NoTools, built.ErrorLines.LastOrDefault() ?? "no message");
        Assert.True(built.ExitCode == 0, built.Output + built.Error);
        foreach (var name in (string[])["digests.sha256", "index.html", "rank.html"])
        {
            byte[] committed = File.ReadAllBytes(Path.Combine(CommandLine.Root, "web", "pages", name)), made = File.ReadAllBytes(folder.Of($"pages/{name}"));
            Assert.True(committed.AsSpan().SequenceEqual(made), $"{name} is another one: commit what build/page.sh writes");
        }
    }
}
