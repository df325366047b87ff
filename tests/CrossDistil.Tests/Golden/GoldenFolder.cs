namespace CrossDistil.Tests.Golden;

/// <summary>The worked cases of an independent implementation: the folder that CROSSDISTIL_GOLDEN names, or the copy beside the tests.</summary>
public static class GoldenFolder
{
    /// <summary>Where the cases are.</summary>
    public static string Path => Environment.GetEnvironmentVariable("CROSSDISTIL_GOLDEN") is { Length: > 0 } named
        ? named
        : System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "cases");

    /// <summary>The names of its JSON files in order; a folder without any is a failure, not a pass.</summary>
    public static IReadOnlyList<string> Files
    {
        get
        {
            string[] files = [.. Directory.EnumerateFiles(Path, "*.json").Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];
            return files.Length > 0 ? files : throw new InvalidOperationException($"{Path} holds no golden case (*.json)");
        }
    }
}
