using System.Text.RegularExpressions;
using CrossDistil.Cli;
using CrossDistil.Cli.Output;
using CrossDistil.CodeFigures;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>
/// Libraries speak of options and folders, which every user has; the command line alone speaks of its flags, see
/// <see cref="CommandWords"/>.
/// </summary>
public sealed partial class WordsTests
{
    /// <summary>Files of libraries whose texts have flags, and why. The list may only shrink.</summary>
    private static readonly Dictionary<string, string> s_flags = new(StringComparer.Ordinal)
    {
        ["src/CrossDistil.Studies/Kinds/CompareStudy.cs"] = "defines options of its command",
        ["src/CrossDistil.Studies/Kinds/CorruptStudy.cs"] = "defines options of its command",
        ["src/CrossDistil.Studies/Kinds/CurvesStudy.cs"] = "defines options of its command",
        ["src/CrossDistil.Studies/Kinds/StudyKind.cs"] = "defines options that several commands take",
        ["src/CrossDistil.Studies/Kinds/SweepStudy.cs"] = "defines options of its command",
        ["src/CrossDistil.Studies/Kinds/TuneStudy.cs"] = "defines options of its command",
    };

    private static IEnumerable<CodeFile> Libraries =>
        Code.Source.Where(file => !file.Path.StartsWith("src/CrossDistil.Cli/", StringComparison.Ordinal));

    [Fact]
    public void Texts_of_libraries_name_no_flags() => Assert.Equal(
        s_flags.Keys.Order(StringComparer.Ordinal),
        Libraries.Where(file => Texts(file).Any(text => Flag().IsMatch(text))).Select(file => file.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_option_that_a_library_names_is_a_flag_of_a_command()
    {
        var flags = Entry.Root(CancellationToken.None).Subcommands.SelectMany(command => command.Options).Select(option => option.Name)
            .ToHashSet(StringComparer.Ordinal);
        string[] named =
            [.. Libraries.SelectMany(Texts).SelectMany(text => Option().Matches(text)).Select(match => match.Groups["name"].Value)];
        Assert.Contains("overwrite", named);
        Assert.DoesNotContain(named, name => !flags.Contains($"--{name}"));
    }

    [Theory]
    [InlineData("use --out", true)]
    [InlineData("--over {text}", true)]
    [InlineData("(--host)", true)]
    [InlineData("printf | sha256sum --check", true)]
    [InlineData("a -- b", false)]
    [InlineData("----", false)]
    [InlineData("+--- ≻ ++", false)]
    public void A_flag_is_seen(string text, bool isSeen) => Assert.Equal(isSeen, Flag().IsMatch(text));

    private static IEnumerable<string> Texts(CodeFile file) => file.Tree.GetRoot().DescendantTokens()
        .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken)
        .Select(token => token.ValueText);

    [GeneratedRegex(@"(^|[^\w+-])--[a-z]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Flag();

    [GeneratedRegex(@"\bthe option (?<name>[a-z]+(-[a-z]+)*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();
}
