using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrossDistil.CodeFigures;

/// <summary>The figures of a set of files, as rows of a table.</summary>
public static class Figures
{
    /// <summary>Names and values.</summary>
    /// <param name="files">All files.</param>
    /// <param name="leftOut">Paths that <c>counted code</c> leaves out, because they have moved to where they are not
    /// counted.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(IReadOnlyList<CodeFile> files, IReadOnlySet<string> leftOut)
    {
        var lines = Sorted(files.Select(file => file.Lines.Count));
        var methods = files.SelectMany(file => file.Methods).ToList();
        var sizes = Sorted(methods.Where(method => method.Lines > 0).Select(method => method.Lines));
        var parameters = Sorted(methods.Select(method => method.Parameters));
        var types = files.SelectMany(file => file.Types).ToList();
        var total = lines.Sum();
        return
        [
            ("counted code", Count(files.Where(file => !leftOut.Contains(file.Path)).Sum(file => file.CountedLines))),
            ("files", Count(files.Count)),
            ("lines", Count(total)),
            ("file: median / p90 / max", $"{At(lines, 0.5)} / {At(lines, 0.9)} / {At(lines, 1)}"),
            ("methods", Count(sizes.Count)),
            ("method: median / p90 / p99 / max", $"{At(sizes, 0.5)} / {At(sizes, 0.9)} / {At(sizes, 0.99)} / {At(sizes, 1)}"),
            ("parameters: p90 / p99 / max", $"{At(parameters, 0.9)} / {At(parameters, 0.99)} / {At(parameters, 1)}"),
            ("types", Count(types.Count)),
            ("interfaces", Count(types.Count(type => type is InterfaceDeclarationSyntax))),
            ("public types", Count(types.Count(IsPublic))),
            ("comment lines", Share(files.Sum(file => file.CommentLines), total)),
            ("lines > 120 columns", Count(files.Sum(file => file.Lines.Count(line => line.Length > 120)))),
            ("lines > 140 columns", $"{Count(files.Sum(file => file.WideLines))} ({Share(files.Sum(file => file.WideLines), total)})"),
            ("longest line", Count(files.SelectMany(file => file.Lines).Select(line => line.Length).DefaultIfEmpty().Max())),
        ];
    }

    private static bool IsPublic(BaseTypeDeclarationSyntax type) =>
        type.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().All(each => each.Modifiers.Any(SyntaxKind.PublicKeyword));

    private static List<int> Sorted(IEnumerable<int> values) => [.. values.Order()];

    private static string At(List<int> sorted, double share) =>
        sorted.Count == 0 ? "–" : Count(sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)]);

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(int part, int whole) => ((double)part / Math.Max(whole, 1)).ToString("P1", CultureInfo.InvariantCulture);
}
