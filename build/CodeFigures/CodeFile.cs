using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CrossDistil.CodeFigures;

/// <summary>One C# file, parsed once: its lines, methods and types.</summary>
public sealed class CodeFile
{
    /// <summary>Columns of the widest line that is allowed.</summary>
    public const int MaxColumns = 140;

    private readonly Lazy<(int Code, int Comments, int Blank, int Counted)> _kinds;
    private readonly Lazy<IReadOnlyList<CodeMethod>> _methods;

    /// <summary>Parses a file.</summary>
    /// <param name="path">Path in the repository, with forward slashes.</param>
    /// <param name="text">Its text.</param>
    public CodeFile(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        Path = path;
        Lines = text.TrimEnd('\n').Split('\n');
        Tree = CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), s_options, path);
        _kinds = new(CountKinds);
        _methods = new(() => [.. Tree.GetRoot().DescendantNodes().Select(CodeMethod.Of).OfType<CodeMethod>()]);
    }

    /// <summary>Path in the repository, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>The folder that holds it; "" = the repository's root.</summary>
    public string Folder => Path[..Math.Max(Path.LastIndexOf('/'), 0)];

    /// <summary>The text, line by line.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The syntax tree.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>Lines with code. A blank line inside a string is none.</summary>
    public int CodeLines => _kinds.Value.Code;

    /// <summary>Lines with a comment and nothing else.</summary>
    public int CommentLines => _kinds.Value.Comments;

    /// <summary>
    /// Lines with code, a line of more than <see cref="MaxColumns"/> columns as ⌈columns ÷ 140⌉, so that joining lines
    /// does not make code smaller.
    /// </summary>
    public int CountedLines => _kinds.Value.Counted;

    /// <summary>Lines of more than <see cref="MaxColumns"/> columns, comments included.</summary>
    public int WideLines => Lines.Count(line => line.Length > MaxColumns);

    /// <summary>Methods, constructors, operators and local functions.</summary>
    public IReadOnlyList<CodeMethod> Methods => _methods.Value;

    /// <summary>Types, nested ones included.</summary>
    public IEnumerable<BaseTypeDeclarationSyntax> Types => Tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>();

    /// <summary>The namespace of the file; null = none.</summary>
    public string? Namespace => Tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Latest);

    private (int Code, int Comments, int Blank, int Counted) CountKinds()
    {
        var isCode = new bool[Lines.Count];
        var text = Tree.GetText();
        foreach (var token in Tree.GetRoot().DescendantTokens(descendIntoTrivia: false)) Mark(token.Span);
        foreach (var trivia in Tree.GetRoot().DescendantTrivia().Where(trivia => trivia.IsDirective)) Mark(trivia.Span);
        int code = 0, comments = 0, blank = 0, counted = 0;
        for (var i = 0; i < isCode.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(Lines[i])) blank++;
            else if (!isCode[i]) comments++;
            else (code, counted) = (code + 1, counted + ((Lines[i].Length + MaxColumns - 1) / MaxColumns));
        }

        return (code, comments, blank, counted);

        void Mark(TextSpan span)
        {
            if (span.IsEmpty) return;
            var last = text.Lines.GetLineFromPosition(span.End - 1).LineNumber;
            for (var line = text.Lines.GetLineFromPosition(span.Start).LineNumber; line <= last && line < isCode.Length; line++)
                isCode[line] = true;
        }
    }
}
