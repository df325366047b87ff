using System.Diagnostics;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>The built command, run as a process, the way a user runs it.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>Root of the checkout: the nearest folder above the tests that holds the solution.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Release or Debug, as the tests are built.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The built command, for dotnet to run.</summary>
    public static string Program { get; } = Path.Combine(
        Root, "src", "CrossDistil.Cli", "bin", Configuration, "net10.0", "crossdistil-cli.dll");

    /// <summary>Runs the command in a folder and waits for its end.</summary>
    public static Task<Outcome> Run(string folder, params string[] arguments) => Start("dotnet", folder, [Program, .. arguments]);

    /// <summary>What dotnet is given to run the command with these arguments.</summary>
    public static IEnumerable<string> Arguments(params IEnumerable<string> arguments) => [Program, .. arguments];

    /// <summary>Starts the command in a folder; its end is the caller's business.</summary>
    public static Process Begin(string folder, params string[] arguments) => Process.Start(Description("dotnet", folder, [Program, .. arguments]))!;

    /// <summary>The same, with variables of the environment.</summary>
    public static Process Begin(string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var description = Description("dotnet", folder, [Program, .. arguments]);
        foreach (var (name, value) in environment) description.Environment[name] = value;
        return Process.Start(description)!;
    }

    /// <summary>Runs any program in a folder and waits for its end.</summary>
    public static Task<Outcome> Start(string program, string folder, params IEnumerable<string> arguments) => Finish(Description(program, folder, arguments));

    /// <summary>Runs any program as described, its output redirected, and waits for its end.</summary>
    public static async Task<Outcome> Finish(ProcessStartInfo description)
    {
        using var process = Process.Start(description)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(s_limit);
        await process.WaitForExitAsync(limit.Token);
        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>How any program is started in a folder with its output redirected.</summary>
    public static ProcessStartInfo Description(string program, string folder, params IEnumerable<string> arguments) => new(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CrossDistil.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No CrossDistil.slnx above the tests.");
    }
}

/// <summary>What a process left.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    /// <summary>The lines on stderr.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
