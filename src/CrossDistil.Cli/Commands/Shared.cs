using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;
using CrossDistil.Experiments;

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

    public static Option<string?> From() => new("--from")
    {
        Description = "Folder of a finished run to go on from: its encoders, grown by new values, its parameters and its optimizer's state; default: the experiment's \"from\", or nothing.",
        HelpName = "RUN",
    };

    /// <summary>The experiment as it goes on from a run that the command line names.</summary>
    /// <param name="run">The run's folder as given, relative to where the command was called; null = as the experiment says.</param>
    /// <param name="loaded">The experiment.</param>
    public static LoadedExperiment GoingOnFrom(string? run, LoadedExperiment loaded) =>
        run is null ? loaded : loaded with { Experiment = loaded.Experiment with { From = Path.GetRelativePath(loaded.BaseFolder, Path.GetFullPath(run)) } };

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
