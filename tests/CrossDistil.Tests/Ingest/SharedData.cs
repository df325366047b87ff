using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>Real logs, which lie beside the checkout on some machines; CROSSDISTIL_SHARED names them elsewhere.</summary>
internal static class SharedData
{
    public static string Folder(string name)
    {
        var folder = Candidates().Select(candidate => Path.Combine(candidate, "data", name)).FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(folder is null, $"the data set {name} is not on this machine: set CROSSDISTIL_SHARED to a folder that has data/{name}");
        return folder;
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CROSSDISTIL_SHARED") is { Length: > 0 } named) yield return named;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent) yield return Path.Combine(at.FullName, "shared");
    }
}
