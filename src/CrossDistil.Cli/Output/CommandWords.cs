using System.Text.RegularExpressions;

namespace CrossDistil.Cli.Output;

/// <summary>
/// What the libraries say, in the words of the command line. They know options and folders, which a C# user gives by
/// code; here "the option overwrite" is <c>--overwrite</c>, and the folder of a result is what <c>--out</c> names.
/// </summary>
internal static partial class CommandWords
{
    private static readonly (string Library, string Here)[] s_phrases =
    [
        ("another target", "another --to"), ("run the study ", "run crossdistil "), ("and the folder ", "and --out "),
        ("give the folder of a finished run", "give the --out folder of a finished crossdistil train"),
        ("the folder that a training writes", "the --out folder of crossdistil train"),
    ];

    /// <summary>A fault on one line.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="command">The command that was run; null = unknown.</param>
    public static string Of(Fault fault, Command? command)
    {
        var remedy = s_phrases.Aggregate(fault.Remedy, (text, words) => text.Replace(words.Library, words.Here, StringComparison.Ordinal));
        var hasOut = command?.Options.Any(option => option.Name is "--out") == true;
        return Of((fault with { Remedy = hasOut ? OtherFolder().Replace(remedy, "another --out folder") : remedy }).ToString());
    }

    /// <summary>Any other line, such as a warning.</summary>
    public static string Of(string line) => Option().Replace(line, "--${name}");

    [GeneratedRegex(@"\bthe option (?<name>[a-z]+(-[a-z]+)*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Option();

    // A full disk may be the cache's.
    [GeneratedRegex("(?<!free the disk or choose )another folder", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OtherFolder();
}
