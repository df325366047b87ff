using System.CommandLine;
using CrossDistil.Cli.Commands;
using Xunit;

namespace CrossDistil.Tests.Deploy;

/// <summary>A command line that a file of deploy/ starts, read by the command itself.</summary>
internal sealed class DeployedCommand
{
    private readonly ParseResult _parse;

    /// <param name="arguments">All that stands after the program.</param>
    public DeployedCommand(IReadOnlyList<string> arguments)
    {
        Assert.Equal("serve", arguments[0]);
        _parse = ServeCommand.Create(CancellationToken.None).Parse([.. arguments.Skip(1)], new ParserConfiguration { ResponseFileTokenReplacer = null });
        Assert.Empty(_parse.Errors.Select(error => error.Message));
    }

    public string Folder => Assert.Single(_parse.GetRequiredValue<string[]>("PATH"));

    public Uri Url => new(Assert.Single(_parse.GetRequiredValue<string[]>("--urls")).Replace('*', '_'));

    public string? Keys => _parse.GetValue<string?>("--api-keys");

    /// <summary>Most seconds from SIGTERM to the end.</summary>
    public double EndSeconds => (_parse.GetValue<double?>("--drain-seconds") ?? 0) + (_parse.GetValue<double?>("--shutdown-seconds") ?? 30);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, "deploy", file));
}
