using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CrossDistil.Serving.Options;

namespace CrossDistil.Cli.Commands;

/// <summary>The limits of serve: names, ranges and defaults are those of <see cref="ServeOptions"/>.</summary>
internal sealed class ServeFlags
{
    private static readonly ServeOptions s_standard = new() { Paths = [] };

    private readonly (PropertyInfo Property, Option Flag)[] _limits =
    [
        Limit(nameof(ServeOptions.BodyBytes), "Bytes of a request's body"),
        Limit(nameof(ServeOptions.Rows), "Rows of a request"),
        Limit(nameof(ServeOptions.Concurrency), "Requests scored at the same time; default: one per processor"),
        Limit(nameof(ServeOptions.Queue), "Requests that wait; one more is answered 429"),
        Limit(nameof(ServeOptions.Connections), "Open connections"),
        Limit(nameof(ServeOptions.RequestSeconds), "Seconds from a request's head to its answer"),
        Limit(nameof(ServeOptions.HeaderSeconds), "Seconds for a request's head to arrive"),
        Limit(nameof(ServeOptions.BodyRate), "Minimum bytes per second of a body"),
        Limit(nameof(ServeOptions.BodyGraceSeconds), "Seconds that a body may be slower"),
        Limit(nameof(ServeOptions.ShutdownSeconds), "Maximum seconds to wait for running requests at the end"),
        Limit(nameof(ServeOptions.DrainSeconds), "Seconds at the end in which it still answers, but says that it is not ready"),
        Limit(nameof(ServeOptions.BatchRows), "Rows up to which waiting requests are scored together; default: each alone"),
        Limit(nameof(ServeOptions.BatchMicroseconds), "Microseconds to wait for more rows than wait already"),
        Limit(nameof(ServeOptions.ShadowQueue), "Requests that wait to be compared in the shadow"),
    ];

    public IEnumerable<Option> All => _limits.Select(limit => limit.Flag);

    public ServeOptions Options(ParseResult parse, string[] paths, IReadOnlyDictionary<string, string> shadow)
    {
        var options = new ServeOptions { Paths = paths, Shadow = shadow };
        foreach (var (property, flag) in _limits)
            if (parse.GetResult(flag) is { } given) property.SetValue(options, given.GetValueOrDefault<object>());
        return options;
    }

    /// <summary>The flag of a property, such as --body-bytes.</summary>
    private static (PropertyInfo Property, Option Flag) Limit(string name, string description)
    {
        var property = typeof(ServeOptions).GetProperty(name)!;
        var (range, standard) = (property.GetCustomAttribute<RangeAttribute>()!, property.GetValue(s_standard));
        var (flag, text) = (
            $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(name)}",
            standard is null ? $"{description}." : string.Create(CultureInfo.InvariantCulture, $"{description}; default {standard}."));
        return (property, range.Minimum is int min
            ? Shared.Number(flag, text, min, (int)range.Maximum)
            : Shared.Number(flag, text, (double)range.Minimum, (double)range.Maximum));
    }
}
