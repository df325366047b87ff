using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>The built command, run as a process, the way a user runs it.</summary>
internal static partial class CommandLine
{
    private const int Interrupt = 2; // SIGINT
    static CommandLine() => TakeInterrupts();

    /// <summary>Time after which a command is taken to hang.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Root of the checkout: the nearest folder above the tests that holds the solution.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Release or Debug, as the tests are built.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The built command, for dotnet to run.</summary>
    public static string Program { get; } = Path.Combine(
        Root, "src", "CrossDistil.Cli", "bin", Configuration, "net10.0", "crossdistil-cli.dll");

    /// <summary>Runs a command in a folder and waits for its end, in a process that has run others: for what does not depend on the process.</summary>
    public static Task<Outcome> Run(string folder, params string[] arguments) => WarmCommand.Run(folder, arguments);

    /// <summary>Runs a command in a folder and waits for its end, in a process of its own.</summary>
    public static Task<Outcome> RunAlone(string folder, params string[] arguments) => Start("dotnet", folder, [Program, .. arguments]);

    /// <summary>What dotnet is given to run the command with these arguments.</summary>
    public static IEnumerable<string> Arguments(params IEnumerable<string> arguments) => [Program, .. arguments];

    /// <summary>Starts the command in a folder. If it still runs when the test is done with it, it is killed: a failed test leaves no process behind.</summary>
    public static Process Begin(string folder, params string[] arguments) => Begin(Description("dotnet", folder, [Program, .. arguments]));

    /// <summary>The same, with variables of the environment.</summary>
    public static Process Begin(string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var description = Description("dotnet", folder, [Program, .. arguments]);
        foreach (var (name, value) in environment) description.Environment[name] = value;
        return Begin(description);
    }

    /// <summary>Starts any program as described, under the same care.</summary>
    public static Process Begin(ProcessStartInfo description)
    {
        var process = new EndingProcess { StartInfo = description };
        process.Start();
        return process;
    }

    /// <summary>Runs any program in a folder and waits for its end.</summary>
    public static Task<Outcome> Start(string program, string folder, params IEnumerable<string> arguments) => Finish(Description(program, folder, arguments));

    /// <summary>Runs any program as described, its output redirected, and waits for its end.</summary>
    public static async Task<Outcome> Finish(ProcessStartInfo description)
    {
        using var process = Begin(description);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
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
        Environment =
        {
            ["DOTNET_TieredPGO"] = "0", // most code runs a few times: counting how it runs costs more than it gains
            ["DOTNET_EnableDiagnostics"] = "0", // whose pipes a process that is killed leaves behind
        },
    };

    /// <summary>
    /// What a shell starts in the background ignores Ctrl-C, and so does all that is started from there: without this, a command that a test interrupts would never end.
    /// </summary>
    private static void TakeInterrupts()
    {
        const string Ignored = "SigIgn:";
        if (!OperatingSystem.IsLinux()) return;
        var signals = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Ignored, StringComparison.Ordinal))[Ignored.Length..].Trim();
        if ((Convert.ToUInt64(signals, 16) & (1ul << (Interrupt - 1))) != 0) SetHandler(Interrupt, handler: 0);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetHandler(int signal, nint handler);

    /// <summary>Killed when it is disposed of before its end.</summary>
    private sealed class EndingProcess : Process
    {
        private bool _isDisposed;

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_isDisposed && !HasExited)
            {
                Kill(entireProcessTree: true);
                WaitForExit(Limit); // its folder goes next
            }

            _isDisposed = true;
            base.Dispose(disposing);
        }
    }

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
