using CrossDistil.Data.Files;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>
/// The output of a command. The result goes to stdout, as a table or with --json as one object; everything else goes to
/// stderr.
/// </summary>
/// <param name="json">Whether programs read stdout.</param>
internal sealed class Screen(bool json)
{
    private const int PipeWidth = 160;

    private readonly IAnsiConsole _error = Console(System.Console.Error, System.Console.IsErrorRedirected);

    /// <summary>The result, once at the end of a command: an object for programs, a table for people.</summary>
    public void Result<T>(T value, IRenderable table) => Document(json ? JsonFile.Text(value, JsonFile.SnakeLine) : string.Empty, table);

    /// <summary>The same for a result with its own JSON text, such as the file that holds it.</summary>
    public void Document(string text, IRenderable table)
    {
        if (json) System.Console.Out.WriteLine(text);
        var people = json ? _error : Console(System.Console.Out, System.Console.IsOutputRedirected);
        people.Write(table);
    }

    /// <summary>A table before the result.</summary>
    public void Show(IRenderable table) => _error.Write(table);

    /// <summary>One line before the result.</summary>
    public void Note(string line) => _error.Profile.Out.Writer.WriteLine(CommandWords.Of(line));

    /// <summary>Shows the progress of some work: a bar on a terminal, otherwise a line now and then.</summary>
    /// <param name="title">Name of the work.</param>
    /// <param name="describe">Text of a progress report.</param>
    /// <param name="work">The work.</param>
    public TResult Watch<TProgress, TResult>(
        string title, Func<TProgress, ProgressLine> describe, Func<IProgress<TProgress>, TResult> work) =>
        System.Console.IsErrorRedirected
            ? work(new PlainProgress<TProgress>(title, describe, System.Console.Error, TimeProvider.System))
            : LiveProgress.Watch(_error, title, describe, work);

    private static IAnsiConsole Console(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected) console.Profile.Width = PipeWidth;
        return console;
    }
}
