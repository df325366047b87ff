using CrossDistil.Cli.Output;
using CrossDistil.Watch;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil watch: the report as a live page while runs train.</summary>
internal static class WatchCommand
{
    private const int MaxPort = 65_535;

    public static Command Create(CancellationToken ct)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Folders of runs or studies, or folders that hold some; one that does not exist is waited for. Default: runs.",
            DefaultValueFactory = _ => ["runs"],
            Arity = ArgumentArity.ZeroOrMore,
        };
        var port = Shared.Number(
            "--port", $"Port on this machine; default {WatchOptions.UsualPort}, or any free one if that is taken.", 1, MaxPort);
        var open = Shared.Flag("--open", "Open the page in a browser.");
        var command = new Command("watch", "Show runs and studies on a page of this machine, live while they train; Ctrl-C ends it.")
        {
            paths, port, open,
        };
        command.SetAction(parse => Watch(
            new WatchOptions(parse.GetRequiredValue(paths), parse.GetValue(port)), parse.GetValue(open), ct).GetAwaiter().GetResult());
        return command;
    }

    private static async Task Watch(WatchOptions options, bool isOpened, CancellationToken ct)
    {
        var screen = new Screen(json: false);
        await using var server = await WatchServer.Start(options, TimeProvider.System);
        foreach (var path in options.Paths.Where(path => !Directory.Exists(path)))
            screen.Note($"note: {path} does not exist yet and is waited for");
        Console.Out.WriteLine($"watching {string.Join(", ", options.Paths)} at {server.Address}");
        if (isOpened && !Desktop.TryOpen(server.Address.AbsoluteUri)) screen.Note("note: there is no desktop to open it on");
        await server.Run(ct);
    }
}
