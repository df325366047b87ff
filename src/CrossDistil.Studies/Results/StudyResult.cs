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
/// <param name="Own">The variant that is the file's own method, or the chosen setting of a sweep: the one that --guard watches.</param>
/// <param name="Baseline">The variant that differences are taken to.</param>
/// <param name="Primary">The metrics that claim something, as named in <see cref="VariantResult.Metrics"/>: "auc", "multi_auc".</param>
/// <param name="NdcgAt">Places that NDCG looks at.</param>
/// <param name="Validation">By task, on validation, at each task's chosen checkpoint; the mean over folds where there are folds.</param>
/// <param name="Test">By task, on test rows; null while the test split is closed.</param>
/// <param name="Choice">What was chosen on validation, before the test split was opened.</param>
/// <param name="Failed">Runs that could not be trained.</param>
/// <param name="Conflict">Variant → cosines of the tasks' gradients by epoch; empty where none were measured.</param>
/// <param name="Curves">Variant → validation by step; empty but for <see cref="StudyKind.HasCurves"/>.</param>
/// <param name="Warnings">What the runs warned of, each once.</param>
/// <param name="Settings">
/// Variant → what its name says of its place among the others: of a search each axis' value in the order of the axes, of swapped labels what
/// <see cref="StudySettings.OfSwapped"/> names; null where there is no such place, and of earlier versions.
/// </param>
/// <param name="Created">UTC day on which it was written; null of earlier versions.</param>
/// <param name="Data">What it was run on; null of earlier versions.</param>
public sealed record StudyResult(
    [property: JsonPropertyName("command")] string Command,
    [property: JsonPropertyName("experiment")] string Experiment,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("seeds")] IReadOnlyList<ulong> Seeds,
    [property: JsonPropertyName("folds")] IReadOnlyList<string> Folds,
    [property: JsonPropertyName("own")] string Own,
    [property: JsonPropertyName("baseline")] string Baseline,
    [property: JsonPropertyName("primary")] IReadOnlyList<string> Primary,
    [property: JsonPropertyName("ndcg_at")] int NdcgAt,
    [property: JsonPropertyName("validation")] OrderedDictionary<string, TaskResult> Validation,
    [property: JsonPropertyName("test"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] OrderedDictionary<string, TaskResult>? Test,
    [property: JsonPropertyName("choice")] StudyChoice? Choice,
    [property: JsonPropertyName("failed")] IReadOnlyList<FailedRun> Failed,
    [property: JsonPropertyName("conflict")] OrderedDictionary<string, IReadOnlyList<ConflictResult>> Conflict,
    [property: JsonPropertyName("curves")] OrderedDictionary<string, IReadOnlyList<CurvePoint>> Curves,
    [property: JsonPropertyName("warnings")] IReadOnlyList<string> Warnings,
    [property: JsonPropertyName("settings"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OrderedDictionary<string, OrderedDictionary<string, JsonElement>>? Settings = null,
    [property: JsonPropertyName("created"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Created = null,
    [property: JsonPropertyName("data"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StudyData? Data = null)
{

    /// <summary>The file's text: indented JSON, numbers that round-trip, undefined as null.</summary>
    public string ToJson() => JsonFile.Text(this);

    /// <summary>What <see cref="ToJson"/> wrote, of this version or an earlier one.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static StudyResult FromJson(string text) => JsonFile.Parse<StudyResult>(text);
}

/// <summary>What a study was run on.</summary>
/// <param name="Files">Files of the source's tables, as the experiment names them.</param>
/// <param name="Content">Checksum of the encoded data, see <see cref="CrossDistil.Data.Cache.DatasetCache.ContentOf"/>.</param>
public sealed record StudyData(
    [property: JsonPropertyName("files")] IReadOnlyList<string> Files,
    [property: JsonPropertyName("content")] string Content);

/// <summary>One task's part of a table.</summary>
/// <param name="Rows">Labelled rows (summed over folds on validation).</param>
/// <param name="Positives">Rows with label 1.</param>
/// <param name="GaucCoverage">Share of the labelled rows with a known user that GAUC is of: those of users with both classes. null where it is not measured, and on validation.</param>
/// <param name="Variants">Rows of the table, in the study's order; a variant whose runs all failed is missing.</param>
public sealed record TaskResult(
    [property: JsonPropertyName("rows")] long Rows,
    [property: JsonPropertyName("positives")] long Positives,
    [property: JsonPropertyName("gauc_coverage")] double? GaucCoverage,
    [property: JsonPropertyName("variants")] IReadOnlyList<VariantResult> Variants);

/// <summary>One variant on one task.</summary>
/// <param name="Name">The variant.</param>
/// <param name="Seeds">Seeds whose runs finished.</param>
/// <param name="Metrics">Values over seeds by metric: auc, multi_auc, logloss, ece, gauc, ndcg (the last two where users are known).</param>
/// <param name="ToBaseline">Paired difference to the baseline by metric; empty for the baseline itself and where no seed is shared.</param>
/// <param name="ToSingle">Paired difference to <see cref="Baselines.Single"/> on the primary metrics; empty for single itself.</param>
public sealed record VariantResult(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("seeds")] IReadOnlyList<ulong> Seeds,
    [property: JsonPropertyName("metrics")] OrderedDictionary<string, Spread> Metrics,
    [property: JsonPropertyName("to_baseline")] OrderedDictionary<string, PairedDifference> ToBaseline,
    [property: JsonPropertyName("to_single")] OrderedDictionary<string, PairedDifference> ToSingle);

/// <summary>What was chosen on validation.</summary>
/// <param name="Variant">The chosen variant.</param>
/// <param name="Objective">By what: the mean over tasks of these metrics.</param>
/// <param name="Value">Its value, the mean over tasks, folds and seeds.</param>
/// <param name="Candidates">Value of every candidate, best first.</param>
/// <param name="SeenBefore">What earlier starts of the study chose, where they chose something else and then opened the test split; null = nothing.</param>
public sealed record StudyChoice(
    [property: JsonPropertyName("variant")] string Variant,
    [property: JsonPropertyName("objective")] string Objective,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("candidates")] OrderedDictionary<string, double> Candidates,
    [property: JsonPropertyName("seen_before"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? SeenBefore = null);

/// <summary>A run that could not be trained.</summary>
/// <param name="Variant">Its variant.</param>
/// <param name="Fold">First value of its fold's window; null = the experiment's own split.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Error">Why, in one line.</param>
public sealed record FailedRun(
    [property: JsonPropertyName("variant")] string Variant,
    [property: JsonPropertyName("fold")] string? Fold,
    [property: JsonPropertyName("seed")] ulong Seed,
    [property: JsonPropertyName("error")] string Error);

/// <summary>Gradient conflict in one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Cosines">Pair of tasks ("a, b") → mean cosine over seeds between their gradients on the shared parameters, −1..1; null = undefined.</param>
public sealed record ConflictResult(
    [property: JsonPropertyName("epoch")] int Epoch,
    [property: JsonPropertyName("cosines")] OrderedDictionary<string, double?> Cosines);

/// <summary>One validation of a curve.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Tasks">Task → metric (auc, multi_auc, logloss) → values over seeds.</param>
public sealed record CurvePoint(
    [property: JsonPropertyName("step")] long Step,
    [property: JsonPropertyName("tasks")] OrderedDictionary<string, OrderedDictionary<string, Spread>> Tasks);
