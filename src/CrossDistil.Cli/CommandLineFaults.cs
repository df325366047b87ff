using System.CommandLine.Parsing;

namespace CrossDistil.Cli;

/// <summary>
/// The faults of a command line: one for the unknown words, one for empty ones, one for each other error.
/// </summary>
internal static class CommandLineFaults
{
    private const string Where = "command line";

    public static IEnumerable<Fault> Of(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var help = $"{FullName(command)} --help";
        string[] unknown = [.. parse.UnmatchedTokens, .. TakenForPaths(parse)];
        if (unknown.Length > 0) yield return new Fault(Where, $"unknown \"{unknown[0]}\"", Meant(unknown[0], command) ?? $"see {help}");
        if (parse.Tokens.Any(token => token.Value.Length == 0)) yield return new Fault(Where, "an argument is empty", $"see {help}");
        var others = parse.Errors.Where(error => !unknown.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)));
        foreach (var error in others)
            yield return new Fault(Where, error.Message.TrimEnd('.', ' '), $"see {help}");
    }

    /// <summary>Misspelt options that were read as arguments; after -- that is intended.</summary>
    private static IEnumerable<string> TakenForPaths(ParseResult parse) => parse.Tokens.Any(token => token.Type is TokenType.DoubleDash)
        ? []
        : parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value)
            .Where(word => word.StartsWith("--", StringComparison.Ordinal));

    private static string FullName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : command.Name;

    private static string? Meant(string word, Command command)
    {
        var known = word.StartsWith('-') ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        return Nearest.To(word, known) is { } near ? $"did you mean \"{near}\"?" : null;
    }
}
