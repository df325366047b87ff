using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace CrossDistil.Cli.Commands;

/// <summary>Arguments and options that several commands take.</summary>
internal static class Shared
{
    public static Argument<string> Experiment() => new("EXPERIMENT.json") { Description = "The experiment file." };

    public static Option<string[]> Sets() => new("--set")
    {
        Description = "Replaces an option of the experiment, such as training.epochs=3, tasks.like.weight=10 or method.kind=plain. "
            + "The value is JSON, or else a text; it counts as if it stood in the file, so a relative source.path starts from the file's folder. "
            + "May be given several times.",
        HelpName = "path=value",
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> Cache() => new("--cache")
    {
        Description = "Folder of the encoded cache; default: the experiment's \"cache\", or a folder in .crossdistil beside the experiment file.",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object to stdout, everything else to stderr." };

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public static Option<T?> Number<T>(string name, string description, T least)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Parse(result, name, least),
        };

    private static T? Parse<T>(ArgumentResult result, string name, T least)
        where T : struct, IBinaryInteger<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least) return value;
        result.AddError($"{name} \"{text}\" is not a whole number of at least {least}");
        return null;
    }
}
