using CrossDistil.Data.Cache;
using CrossDistil.Scoring.Models;

namespace CrossDistil.Scoring.Bundles;

/// <summary>
/// The content of <c>bundle.json</c>: what a bundle serves, of what it was made, and the digest of its other files
/// (docs/data-format.md).
/// </summary>
public sealed record BundleManifest
{
    /// <summary>
    /// Version of the format that this program writes; it reads this one with every set of members that need nothing it
    /// does not know.
    /// </summary>
    public const int CurrentFormat = 3;

    /// <summary>Version of the format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>What a reader must know to score with it beyond this version of the format; empty = nothing.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Name of the model, one plain name: letters, digits, <c>. - _</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the model, one plain name.</summary>
    public required string Version { get; init; }

    /// <summary>When it was exported, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The tasks, in the order of every result.</summary>
    public required IReadOnlyList<BundleTask> Tasks { get; init; }

    /// <summary>The networks, each with the tasks that it answers; every task is answered once.</summary>
    public required IReadOnlyList<BundleNetwork> Networks { get; init; }

    /// <summary>What a row brings, in the experiment's order.</summary>
    public required IReadOnlyList<BundleFeature> Features { get; init; }

    /// <summary>The raw columns that features read, as training read them.</summary>
    public IReadOnlyList<RawColumn> Columns { get; init; } = [];

    /// <summary>What <c>score</c> is, see <see cref="RankingFormula"/>.</summary>
    public required string Ranking { get; init; }

    /// <summary>Of what the networks are built.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>Of what it was made.</summary>
    public required BundleIdentity Identity { get; init; }

    /// <summary>Task → what the run measured on its test rows; empty where they were not opened.</summary>
    public OrderedDictionary<string, BundleMetrics> Test { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What requests are compared with, to see drift.</summary>
    public BundleBaseline Baseline { get; init; } = new();

    /// <summary>The file with the digest of bundle.json itself, which is in no list.</summary>
    public required string Checksum { get; init; }

    /// <summary>Every other file.</summary>
    public required IReadOnlyList<BundleFile> Files { get; init; }
}

/// <summary>A task of a bundle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Requires">The task without which it cannot happen; null = none.</param>
public sealed record BundleTask(string Name, string? Requires = null);

/// <summary>A network of a bundle.</summary>
/// <param name="File">Its numbers.</param>
/// <param name="Tasks">Names of the tasks that it answers; it has no towers of others.</param>
public sealed record BundleNetwork(string File, IReadOnlyList<string> Tasks);

/// <summary>Of what a bundle was made.</summary>
/// <param name="Data">What the cache held, see <see cref="CrossDistil.Data.Cache.DatasetCache.ContentOf"/>.</param>
/// <param name="Schema">
/// Hash of the features, encoders and tasks that the networks fit, see
/// <see cref="CrossDistil.Data.Cache.DatasetSchema.Hash"/>.
/// </param>
/// <param name="Experiment">SHA-256 of the run's experiment.json, lower-case hexadecimal.</param>
/// <param name="Program">Version of the program that exported it.</param>
public sealed record BundleIdentity(string Data, string Schema, string Experiment, string Program);

/// <summary>What a run measured of a task on its test rows, calibrated; undefined values are null.</summary>
/// <param name="Auc">0..1.</param>
/// <param name="MultiAuc">0..1.</param>
/// <param name="Logloss">Nats.</param>
/// <param name="Ece">0..1.</param>
public sealed record BundleMetrics(double? Auc, double? MultiAuc, double? Logloss, double? Ece);

/// <summary>One file of a bundle as it was written.</summary>
/// <param name="Path">A plain name, or <c>vocabulary/name</c>.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Of the content, lower-case hexadecimal.</param>
public sealed record BundleFile(string Path, long Length, string Sha256);
