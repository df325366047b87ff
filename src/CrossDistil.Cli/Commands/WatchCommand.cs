using System.CommandLine;
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
            Description = "Folders of runs or studies, or that such lie in; what is not there yet is waited for. Default: runs.",
            DefaultValueFactory = _ => ["runs"],
            Arity = ArgumentArity.ZeroOrMore,
        };
        var port = Port();
        var open = new Option<bool>("--open") { Description = "Open the page in a browser." };
        var command = new Command("watch", "Show runs and studies on a page of this machine, live while they train; Ctrl-C ends it.") { paths, port, open };
        command.SetAction(parse => Watch(new WatchOptions(parse.GetRequiredValue(paths), parse.GetValue(port)), parse.GetValue(open), ct).GetAwaiter().GetResult());
        return command;
    }

    private static Option<int?> Port() => new("--port")
    {
        Description = $"Port on this machine; default {WatchOptions.UsualPort}, or any free one if that is taken.",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= MaxPort) return port;
            result.AddError($"--port \"{text}\" is not a whole number from 1 to {MaxPort}");
            return null;
        },
    };

    private static async Task Watch(WatchOptions options, bool isOpened, CancellationToken ct)
    {
        var screen = new Screen(json: false);
        await using var server = await WatchServer.Start(options, TimeProvider.System);
        foreach (var path in options.Paths.Where(path => !Directory.Exists(path))) screen.Note($"note: {path} is not there yet and is waited for");
        Console.Out.WriteLine($"watching {string.Join(", ", options.Paths)} at {server.Address}");
        if (isOpened && !Desktop.TryOpen(server.Address.AbsoluteUri)) screen.Note("note: there is no desktop to open it on");
        await server.Run(ct);
    }
}
