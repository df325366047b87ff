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

    /// <summary>Those under src.</summary>
    public static IEnumerable<CodeFile> Source => Product.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal));

    /// <summary>A file's path below src.</summary>
    public static string InSource(CodeFile file) => file.Path["src/".Length..];

    private static readonly Lazy<GraphPage> s_graph = new(() => new GraphPage(Projects, Product, Arrows));
    private static readonly Lazy<IReadOnlySet<Arrow>> s_arrows = new(() => NameReader.Arrows(Projects, Product));

    /// <summary>Which file names which.</summary>
    public static IReadOnlySet<Arrow> Arrows => s_arrows.Value;

    /// <summary>The same by project and by folder.</summary>
    public static GraphPage Graph => s_graph.Value;

    /// <summary>
    /// Whether a word stands in the code; comments and texts do not count, code inside interpolated texts does.
    /// </summary>
    public static bool Says(CodeFile file, string word) =>
        file.Tree.GetRoot().DescendantTokens().Any(token => string.Equals(token.Text, word, StringComparison.Ordinal));
}
