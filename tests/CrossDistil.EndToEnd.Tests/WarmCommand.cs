using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CrossDistil.EndToEnd.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(WarmCommands))]

namespace CrossDistil.EndToEnd.Tests;

/// <summary>A process of the command that runs one command after another, each from the command's entry point on: see <see cref="StartupHook"/>.</summary>
internal sealed class WarmCommand : IDisposable
{
    private static readonly ConcurrentBag<WarmCommand> s_idle = [];
    private readonly Process _process;

    /// <param name="start">How to start it where it is not to be a plain one: dotnet with the command's program, no arguments.</param>
    public WarmCommand(ProcessStartInfo? start = null)
    {
        var description = start ?? CommandLine.Description("dotnet", CommandLine.Root, [CommandLine.Program]);
        description.RedirectStandardInput = true;
        description.Environment["DOTNET_STARTUP_HOOKS"] = typeof(WarmCommand).Assembly.Location;
        _process = CommandLine.Begin(description);
    }

    /// <summary>Runs a command in a folder, in a process that no other command is in.</summary>
    public static async Task<Outcome> Run(string folder, string[] arguments)
    {
        if (!s_idle.TryTake(out var command)) command = new WarmCommand();
        var outcome = await command.RunIn(folder, arguments);
        s_idle.Add(command);
        return outcome;
    }

    /// <summary>Runs a command in a folder, in this process.</summary>
    public Task<Outcome> RunIn(string folder, params string[] arguments) => Send([folder, .. arguments]).WaitAsync(CommandLine.Limit);

    /// <summary>Ends all processes.</summary>
    public static void End()
    {
        while (s_idle.TryTake(out var command)) command.Dispose();
    }

    public void Dispose() => _process.Dispose();

    private async Task<Outcome> Send(string[] request)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync();
        Assert.True(answer is not null, $"the command's process has ended: {string.Join(' ', request)}\n{(answer is null ? await _process.StandardError.ReadToEndAsync() : "")}");
        var parts = JsonSerializer.Deserialize<string[]>(answer!)!;
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2]);
    }
}

/// <summary>The processes go with the last test.</summary>
public sealed class WarmCommands : IDisposable
{
    public void Dispose() => WarmCommand.End();
}
