using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrossDistil.CodeFigures;

/// <summary>
/// A method, constructor, operator or local function. What a positional record declares are its members, so it is none.
/// </summary>
/// <param name="Name">Type and name, as in <c>Trainer.Run</c>.</param>
/// <param name="Lines">Lines from its first token to its last, comments above it and attributes left out; 0 = a
/// constructor in the head of its class.</param>
/// <param name="Parameters">Number of parameters.</param>
public sealed record CodeMethod(string Name, int Lines, int Parameters)
{
    internal static CodeMethod? Of(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => Of(node, method.Identifier.Text, method.Modifiers, method.ReturnType, method.ParameterList),
        ConstructorDeclarationSyntax method => Of(node, "new", method.Modifiers, null, method.ParameterList),
        OperatorDeclarationSyntax method =>
            Of(node, "operator" + method.OperatorToken.Text, method.Modifiers, method.ReturnType, method.ParameterList),
        ConversionOperatorDeclarationSyntax method => Of(node, "operator", method.Modifiers, method.Type, method.ParameterList),
        LocalFunctionStatementSyntax method => Of(node, method.Identifier.Text, method.Modifiers, method.ReturnType, method.ParameterList),
        ClassDeclarationSyntax { ParameterList: { } list } =>
            new(Owner(node.DescendantTokens().First().Parent!) + ".new", 0, list.Parameters.Count),
        _ => null,
    };

    private static CodeMethod Of(SyntaxNode node, string name, SyntaxTokenList modifiers, TypeSyntax? type, ParameterListSyntax parameters)
    {
        var start = modifiers.Count > 0 ? modifiers[0].SpanStart : type?.SpanStart ?? parameters.SpanStart;
        var lines = node.SyntaxTree.GetText().Lines;
        return new(
            $"{Owner(node.Parent!)}.{name}",
            lines.GetLineFromPosition(node.Span.End).LineNumber - lines.GetLineFromPosition(start).LineNumber + 1,
            parameters.Parameters.Count);
    }

    private static string Owner(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault()?.Identifier.Text ?? "Program";
}
