using CrossDistil.Data.Files;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>The content of a study's <c>results.json</c>.</summary>
/// <param name="Command">Name of its <see cref="StudyKind"/>.</param>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Seeds">Seeds of the study.</param>
/// <param name="Folds">First value of each fold's window; empty = the experiment's own validation window.</param>
/// <param name="Own">
/// The variant that is the file's own method, or the chosen setting of a sweep: --guard checks it.
/// </param>
/// <param name="Baseline">The variant that differences are taken to.</param>
/// <param name="Primary">
/// The metrics with p-values, as named in <see cref="VariantResult.Metrics"/>: "auc", "multi_auc".
/// </param>
/// <param name="NdcgAt">k of NDCG@k.</param>
/// <param name="Validation">
/// By task, on validation, at each task's chosen checkpoint; the mean over folds where there are folds.
/// </param>
/// <param name="Test">By task, on test rows; null while the test split is closed.</param>
/// <param name="Choice">The choice on validation, made before the test split was opened.</param>
/// <param name="Failed">Runs that could not be trained.</param>
/// <param name="Conflict">Variant → cosines of the tasks' gradients by epoch; empty where none were measured.</param>
/// <param name="Curves">Variant → validation by step; empty but for <see cref="StudyKind.HasCurves"/>.</param>
/// <param name="Warnings">Warnings of the runs, each once.</param>
/// <param name="Settings">
/// Variant → its values, for charts: for a search each axis' value in the order of the axes, for swapped labels those
/// of <see cref="StudySettings.OfSwapped"/>; null for other studies, and for earlier versions.
/// </param>
/// <param name="Created">UTC day on which it was written; null for earlier versions.</param>
/// <param name="Data">Its data; null for earlier versions.</param>
public sealed record StudyResult(
    string Command, string Experiment, string Version, IReadOnlyList<ulong> Seeds, IReadOnlyList<string> Folds, string Own,
    string Baseline, IReadOnlyList<string> Primary, int NdcgAt, OrderedDictionary<string, TaskResult> Validation,
    OrderedDictionary<string, TaskResult>? Test, StudyChoice? Choice, IReadOnlyList<FailedRun> Failed,
    OrderedDictionary<string, IReadOnlyList<ConflictResult>> Conflict,
    OrderedDictionary<string, IReadOnlyList<CurvePoint>> Curves, IReadOnlyList<string> Warnings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    OrderedDictionary<string, OrderedDictionary<string, JsonElement>>? Settings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Created = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StudyData? Data = null)
{
    /// <summary>The file's text: indented JSON, numbers that round-trip, undefined as null.</summary>
    public string ToJson() => JsonFile.Text(this);

    /// <summary>Parses the text of <see cref="ToJson"/>, of this version or an earlier one.</summary>
    /// <exception cref="JsonException">The text is not a result.</exception>
    public static StudyResult FromJson(string text) => JsonFile.Parse<StudyResult>(text);
}

/// <summary>The data of a study.</summary>
/// <param name="Files">Files of the source's tables, as the experiment names them.</param>
/// <param name="Content">
/// Checksum of the encoded data, see <see cref="CrossDistil.Data.Cache.DatasetCache.ContentOf"/>.
/// </param>
public sealed record StudyData(IReadOnlyList<string> Files, string Content);

/// <summary>One task's part of a table.</summary>
/// <param name="Rows">Labelled rows (summed over folds on validation).</param>
/// <param name="Positives">Rows with label 1.</param>
/// <param name="GaucCoverage">
/// Share of the labelled rows with a known user that count for GAUC: those of users with both classes; null where it is
/// not measured, and on validation.
/// </param>
/// <param name="Variants">Rows of the table, in the study's order; a variant whose runs all failed is missing.</param>
public sealed record TaskResult(long Rows, long Positives, double? GaucCoverage, IReadOnlyList<VariantResult> Variants);

/// <summary>One variant on one task.</summary>
/// <param name="Name">The variant.</param>
/// <param name="Seeds">Seeds whose runs finished.</param>
/// <param name="Metrics">
/// Values over seeds by metric: auc, multi_auc, logloss, ece, gauc, ndcg (the last two where users are known).
/// </param>
/// <param name="ToBaseline">
/// Paired difference to the baseline by metric; empty for the baseline itself and where no seed is shared.
/// </param>
/// <param name="ToSingle">
/// Paired difference to <see cref="Baselines.Single"/> on the primary metrics; empty for single itself.
/// </param>
public sealed record VariantResult(
    string Name, IReadOnlyList<ulong> Seeds, OrderedDictionary<string, Spread> Metrics,
    OrderedDictionary<string, PairedDifference> ToBaseline, OrderedDictionary<string, PairedDifference> ToSingle);

/// <summary>The choice on validation.</summary>
/// <param name="Variant">The chosen variant.</param>
/// <param name="Objective">The objective: the mean over tasks of these metrics.</param>
/// <param name="Value">Its value, the mean over tasks, folds and seeds.</param>
/// <param name="Candidates">Value of every candidate, best first.</param>
/// <param name="SeenBefore">Other choices of earlier starts that then opened the test split; null = none.</param>
public sealed record StudyChoice(
    string Variant, string Objective, double Value, OrderedDictionary<string, double> Candidates,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? SeenBefore = null);

/// <summary>A run that could not be trained.</summary>
/// <param name="Variant">Its variant.</param>
/// <param name="Fold">First value of its fold's window; null = the experiment's own split.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Error">Why, in one line.</param>
public sealed record FailedRun(string Variant, string? Fold, ulong Seed, string Error);

/// <summary>Gradient conflict in one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Cosines">
/// Pair of tasks ("a, b") → mean cosine over seeds between their gradients on the shared parameters, −1..1; null =
/// undefined.
/// </param>
public sealed record ConflictResult(int Epoch, OrderedDictionary<string, double?> Cosines);

/// <summary>One validation of a curve.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Tasks">Task → metric (auc, multi_auc, logloss) → values over seeds.</param>
public sealed record CurvePoint(long Step, OrderedDictionary<string, OrderedDictionary<string, Spread>> Tasks);
