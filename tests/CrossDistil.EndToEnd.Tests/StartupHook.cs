using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;

/// <summary>
/// Has the command's process run one command after another: .NET calls this in it before the command's own entry point, for <c>DOTNET_STARTUP_HOOKS</c> names this assembly.
/// A process of its own for each command spends a second of processor time on compiling the same code again. <see cref="CrossDistil.EndToEnd.Tests.WarmCommand"/> is the other end.
/// </summary>
[SuppressMessage("Design", "MA0047", Justification = ".NET looks for this name, in no namespace.")]
internal static class StartupHook
{
    public static void Initialize()
    {
        var (requests, answers) = (Console.In, Console.Out);
        var start = Assembly.LoadFrom(Environment.GetCommandLineArgs()[0]).EntryPoint!;
        while (requests.ReadLine() is { } line)
        {
            var request = JsonSerializer.Deserialize<string[]>(line)!;
            using StringWriter output = new(), error = new();
            Environment.CurrentDirectory = request[0];
            Console.SetOut(output);
            Console.SetError(error);
            var code = (int)start.Invoke(null, [request[1..]])!;
            Environment.CurrentDirectory = Path.GetPathRoot(request[0])!; // its folder may go
            answers.WriteLine(JsonSerializer.Serialize(new[] { $"{code}", $"{output}", $"{error}" }));
            answers.Flush();
        }

        Environment.Exit(0);
    }
}
