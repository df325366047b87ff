using System.CommandLine.Parsing;
using System.Numerics;
using CrossDistil.Cli.Output;

namespace CrossDistil.Cli.Commands;

/// <summary>How commands are put together, and the arguments and options that several take.</summary>
internal static class Shared
{
    /// <summary>A command with --json as its last option; <paramref name="run"/> returns the exit code.</summary>
    public static Command Command(
        string name, string description, Argument? argument, IEnumerable<Option> options, Func<ParseResult, Screen, int> run)
    {
        var json = Flag("--json", "Print one JSON object to stdout, everything else to stderr.");
        var command = new Command(name, description);
        if (argument is not null) command.Add(argument);
        foreach (var option in options.Append(json)) command.Add(option);
        command.SetAction(parse => run(parse, new Screen(parse.GetValue(json))));
        return command;
    }

    /// <summary>The same where the exit code is <see cref="ExitCode.Done"/> unless something is thrown.</summary>
    public static Command Command(
        string name, string description, Argument? argument, IEnumerable<Option> options, Action<ParseResult, Screen> run) =>
        Command(name, description, argument, options, (parse, screen) =>
        {
            run(parse, screen);
            return ExitCode.Done;
        });

    public static Argument<string> Experiment() => new("EXPERIMENT.json") { Description = "The experiment file." };

    public static Argument<string> Run() => new("RUN") { Description = "Folder of a finished run." };

    public static Option<string[]> Sets() => Several(
        "--set", "path=value",
        "Replaces an option of the experiment, such as training.epochs=3, tasks.like.weight=10 or method.kind=plain. The value is JSON, or "
        + "else a text. It is read as if it were in the file, so a relative source.path starts from the file's folder.");

    public static Option<string?> Cache() => Text(
        "--cache", "DIR",
        "Folder of the encoded cache; default: the experiment's \"cache\", or a folder in .crossdistil beside the experiment file.");

    public static Option<string?> From() => Text(
        "--from", "RUN",
        "Folder of a finished run to start from: its encoders, extended by new values, its parameters and its optimizer's state; "
        + "default: the experiment's \"from\", or nothing.");

    /// <summary>The experiment, started from the run that the command line names.</summary>
    /// <param name="run">
    /// The run's folder as given, relative to the current folder; null = as the experiment says.
    /// </param>
    /// <param name="loaded">The experiment.</param>
    public static LoadedExperiment StartedFrom(string? run, LoadedExperiment loaded) => run is null
        ? loaded
        : loaded with { Experiment = loaded.Experiment with { From = Path.GetRelativePath(loaded.BaseFolder, Path.GetFullPath(run)) } };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string value, string description, params string[] choices)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = value };
        if (choices.Length > 0) option.AcceptOnlyFromAmong(choices);
        return option;
    }

    public static Option<string> Required(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Required = true };

    public static Option<string[]> Several(string name, string value, string description) =>
        new(name) { Description = $"{description} May be given several times.", HelpName = value, DefaultValueFactory = _ => [] };

    /// <summary>
    /// A finite number of at least <paramref name="min"/> and, where that is given, at most <paramref name="max"/>.
    /// </summary>
    public static Option<T?> Number<T>(string name, string description, T min, T? max = null)
        where T : struct, INumber<T>
    {
        return new(name) { Description = description, HelpName = "N", CustomParser = Parse };

        T? Parse(ArgumentResult result)
        {
            var text = result.Tokens[0].Value;
            var style = typeof(T) == typeof(double) ? NumberStyles.Float : NumberStyles.AllowLeadingSign;
            if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var value)
                && value >= min && (max is { } top ? value <= top : T.IsFinite(value))) return value;
            var range = max is { } high
                ? string.Create(CultureInfo.InvariantCulture, $"from {min} to {high}")
                : string.Create(CultureInfo.InvariantCulture, $"of at least {min}");
            result.AddError($"{name} \"{text}\" is not a {(typeof(T) == typeof(double) ? "number" : "whole number")} {range}");
            return null;
        }
    }
}
