using System.Security.Cryptography;
using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>The committed pages are what build/page.sh made of the sources that lie beside them.</summary>
public sealed class PagesTests
{
    private static readonly string s_web = Path.Combine(Repository.Root, "web");

    [Fact]
    public void The_committed_pages_are_of_todays_sources()
    {
        var digests = File.ReadAllLines(Path.Combine(s_web, "pages", "digests.sha256"));
        string[] today = [.. Sources().Order(StringComparer.Ordinal).Concat(["pages/index.html", "pages/rank.html"]).Select(name => $"{Digest(name)}  {name}")];
        Assert.True(
            digests.SequenceEqual(today, StringComparer.Ordinal),
            $"The pages are not of these sources: run build/page.sh and commit web/pages. Changed: {string.Join(", ", today.Except(digests, StringComparer.Ordinal).Concat(digests.Except(today, StringComparer.Ordinal)))}");
    }

    private static IEnumerable<string> Sources() => Directory.EnumerateFileSystemEntries(s_web)
        .Where(entry => Path.GetFileName(entry) is not ("node_modules" or ".node" or "pages" or "README.md"))
        .SelectMany(entry => Directory.Exists(entry) ? Directory.EnumerateFiles(entry, "*", SearchOption.AllDirectories) : [entry])
        .Select(file => Path.GetRelativePath(s_web, file).Replace(Path.DirectorySeparatorChar, '/'));

    private static string Digest(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(s_web, name))));
}
