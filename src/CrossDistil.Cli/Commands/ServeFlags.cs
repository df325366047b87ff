using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Numerics;
using System.Reflection;
using CrossDistil.Serving.Options;

namespace CrossDistil.Cli.Commands;

/// <summary>The limits of serve: ranges and defaults are those of <see cref="ServeOptions"/>.</summary>
internal sealed class ServeFlags
{
    private static readonly ServeOptions s_standard = new() { Paths = [] };

    private readonly Option<int?> _bodyBytes = Limit<int>("--body-bytes", nameof(ServeOptions.BodyBytes), "Bytes of a request's body");
    private readonly Option<int?> _rows = Limit<int>("--rows", nameof(ServeOptions.Rows), "Rows of a request");
    private readonly Option<int?> _concurrency = Limit<int>("--concurrency", nameof(ServeOptions.Concurrency), "Requests scored at the same time; default: one per processor");
    private readonly Option<int?> _queue = Limit<int>("--queue", nameof(ServeOptions.Queue), "Requests that wait; one more is answered 429");
    private readonly Option<int?> _connections = Limit<int>("--connections", nameof(ServeOptions.Connections), "Open connections");
    private readonly Option<double?> _requestSeconds = Limit<double>("--request-seconds", nameof(ServeOptions.RequestSeconds), "Seconds from a request's head to its answer");
    private readonly Option<double?> _headerSeconds = Limit<double>("--header-seconds", nameof(ServeOptions.HeaderSeconds), "Seconds for a request's head to arrive");
    private readonly Option<double?> _bodyRate = Limit<double>("--body-rate", nameof(ServeOptions.BodyRate), "Least bytes per second of a body");
    private readonly Option<double?> _bodyGrace = Limit<double>("--body-grace-seconds", nameof(ServeOptions.BodyGraceSeconds), "Seconds that a body may be slower");
    private readonly Option<double?> _shutdown = Limit<double>("--shutdown-seconds", nameof(ServeOptions.ShutdownSeconds), "Most seconds that running requests are waited for at the end");
    private readonly Option<double?> _drain = Limit<double>("--drain-seconds", nameof(ServeOptions.DrainSeconds), "Seconds at the end in which it still answers, but says that it is not ready");
    private readonly Option<int?> _batchRows = Limit<int>("--batch-rows", nameof(ServeOptions.BatchRows), "Rows up to which waiting requests are scored together; default: each alone");
    private readonly Option<int?> _batchMicroseconds = Limit<int>("--batch-microseconds", nameof(ServeOptions.BatchMicroseconds), "Microseconds to wait for more rows than wait already");
    private readonly Option<int?> _shadowQueue = Limit<int>("--shadow-queue", nameof(ServeOptions.ShadowQueue), "Requests that wait to be compared in the shadow");

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _bodyBytes, _rows, _concurrency, _queue, _connections, _requestSeconds, _headerSeconds, _bodyRate, _bodyGrace, _shutdown, _drain, _batchRows, _batchMicroseconds, _shadowQueue,
        ];
        foreach (var option in all) command.Add(option);
    }

    public ServeOptions Options(ParseResult parse, string[] paths, IReadOnlyDictionary<string, string> shadow) => new()
    {
        Paths = paths,
        Shadow = shadow,
        BodyBytes = parse.GetValue(_bodyBytes) ?? s_standard.BodyBytes,
        Rows = parse.GetValue(_rows) ?? s_standard.Rows,
        Concurrency = parse.GetValue(_concurrency),
        Queue = parse.GetValue(_queue) ?? s_standard.Queue,
        Connections = parse.GetValue(_connections) ?? s_standard.Connections,
        RequestSeconds = parse.GetValue(_requestSeconds) ?? s_standard.RequestSeconds,
        HeaderSeconds = parse.GetValue(_headerSeconds) ?? s_standard.HeaderSeconds,
        BodyRate = parse.GetValue(_bodyRate) ?? s_standard.BodyRate,
        BodyGraceSeconds = parse.GetValue(_bodyGrace) ?? s_standard.BodyGraceSeconds,
        ShutdownSeconds = parse.GetValue(_shutdown) ?? s_standard.ShutdownSeconds,
        DrainSeconds = parse.GetValue(_drain) ?? s_standard.DrainSeconds,
        BatchRows = parse.GetValue(_batchRows),
        BatchMicroseconds = parse.GetValue(_batchMicroseconds) ?? s_standard.BatchMicroseconds,
        ShadowQueue = parse.GetValue(_shadowQueue) ?? s_standard.ShadowQueue,
    };

    private static Option<T?> Limit<T>(string name, string property, string description)
        where T : struct, INumber<T>
    {
        var member = typeof(ServeOptions).GetProperty(property)!;
        var range = member.GetCustomAttribute<RangeAttribute>()!;
        var standard = member.GetValue(s_standard);
        return new(name)
        {
            Description = standard is null ? $"{description}." : string.Create(CultureInfo.InvariantCulture, $"{description}; default {standard}."),
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && range.IsValid(value)) return value;
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} \"{text}\" is not a number from {range.Minimum} to {range.Maximum}"));
                return null;
            },
        };
    }
}
