using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Tests.Cli;

/// <summary>What a terminal would show.</summary>
internal static class Terminal
{
    public static string Text(IRenderable shown, int width, bool colours = false)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(shown);
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }
}
