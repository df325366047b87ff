using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace CrossDistil.Serving.Options;

/// <summary>What is served, and the limits for clients.</summary>
public sealed record ServeOptions
{
    /// <summary>Bundles (folders or files), or folders of models <c>NAME/VERSION</c>. At least one.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>
    /// Model → its version that is scored in the background and compared; it answers only where a request names it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Shadow { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Bytes of a request's body.</summary>
    [Range(1024, 1 << 30)]
    public int BodyBytes { get; init; } = 8 << 20;

    /// <summary>Rows of a request.</summary>
    [Range(1, 10_000_000)]
    public int Rows { get; init; } = 10_000;

    /// <summary>Requests that are scored at the same time; null = one for every processor.</summary>
    [Range(1, 1024)]
    public int? Concurrency { get; init; }

    /// <summary>Requests that wait to be scored; one more is answered 429.</summary>
    [Range(1, 1_000_000)]
    public int Queue { get; init; } = 256;

    /// <summary>Open connections.</summary>
    [Range(1, 1_000_000)]
    public int Connections { get; init; } = 10_000;

    /// <summary>Seconds from a request's head to its answer.</summary>
    [Range(0.01, 3600.0)]
    public double RequestSeconds { get; init; } = 10;

    /// <summary>Seconds for a request's head to arrive.</summary>
    [Range(0.1, 600.0)]
    public double HeaderSeconds { get; init; } = 10;

    /// <summary>
    /// Minimum bytes per second at which a body arrives, after a grace of <see cref="BodyGraceSeconds"/>.
    /// </summary>
    [Range(1.0, 1e9)]
    public double BodyRate { get; init; } = 240;

    /// <summary>Seconds that a body may be slower than <see cref="BodyRate"/>.</summary>
    [Range(1.1, 600.0)]
    public double BodyGraceSeconds { get; init; } = 5;

    /// <summary>Maximum seconds to wait for running requests at the end.</summary>
    [Range(0.0, 3600.0)]
    public double ShutdownSeconds { get; init; } = 30;

    /// <summary>
    /// Seconds at the end in which requests are still taken while <c>/v2/health/ready</c> answers 503, so that a load
    /// balancer turns away first.
    /// </summary>
    [Range(0.0, 3600.0)]
    public double DrainSeconds { get; init; }

    /// <summary>Rows up to which waiting requests for one version are scored in one pass; null = each alone.</summary>
    [Range(1, 1_000_000)]
    public int? BatchRows { get; init; }

    /// <summary>Microseconds that a pass waits for more rows.</summary>
    [Range(0, 100_000)]
    public int BatchMicroseconds { get; init; }

    /// <summary>Requests that wait to be compared in the shadow; further ones are not compared.</summary>
    [Range(1, 100_000)]
    public int ShadowQueue { get; init; } = 64;

    /// <summary>Time between two scans of the paths.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Scores a request.</summary>
    internal Action<Ranker, RankRequest> Score { get; init; } = (ranker, request) => ranker.Score(request);

    internal int Workers => Concurrency ?? Environment.ProcessorCount;

    /// <exception cref="InputException">
    /// A value is out of its range, or there is no path; all faults at once.
    /// </exception>
    internal void Check()
    {
        List<Fault> faults = [];
        if (Paths.Count == 0) faults.Add(new("paths", "none is given", "name a bundle, or a folder of models NAME/VERSION"));
        foreach (var property in typeof(ServeOptions).GetProperties())
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(property.GetValue(this)))
                faults.Add(new(
                    property.Name, string.Create(CultureInfo.InvariantCulture, $"{property.GetValue(this)} is out of range"),
                    string.Create(CultureInfo.InvariantCulture, $"give {range.Minimum} to {range.Maximum}")));
        if (faults.Count > 0) throw new InputException(faults);
    }
}
