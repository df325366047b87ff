using CrossDistil.CodeFigures;

namespace CrossDistil.Tests.Architecture;

/// <summary>The code of the checkout, read once for all tests of the house.</summary>
internal static class Code
{
    /// <summary>Set to 1, lists and pages that tests compare with the code are written anew.</summary>
    public static bool IsRewriting => Environment.GetEnvironmentVariable("CROSSDISTIL_REWRITE") is "1";

    /// <summary>How a list or page is written anew.</summary>
    public static string Rewrite(string test) =>
        $"CROSSDISTIL_REWRITE=1 dotnet test tests/CrossDistil.Tests -c Release --filter FullyQualifiedName~{test}";

    /// <summary>Every C# file that is written by hand.</summary>
    public static IReadOnlyList<CodeFile> Files { get; } = CodeFiles.Read(Repository.Root, "bench", "build", "samples", "src", "tests");

    /// <summary>The projects of the product: those under src, and what <c>crossdistil bench</c> runs.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } = ProjectFile.Under(Repository.Root, "src", "bench/CrossDistil.Workbench");

    /// <summary>Their files.</summary>
    public static IReadOnlyList<CodeFile> Product { get; } =
        [.. Files.Where(file => Projects.Any(project => file.Path.StartsWith(project.Folder + "/", StringComparison.Ordinal)))];

    private static readonly Lazy<GraphPage> s_graph = new(() => new GraphPage(Projects, Product, Arrows));
    private static readonly Lazy<IReadOnlySet<Arrow>> s_arrows = new(() => NameReader.Arrows(Projects, Product));

    /// <summary>Which file names which.</summary>
    public static IReadOnlySet<Arrow> Arrows => s_arrows.Value;

    /// <summary>The same by project and by folder.</summary>
    public static GraphPage Graph => s_graph.Value;
}
