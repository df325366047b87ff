using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Data.Schema;

/// <summary>One binary task (a kind of feedback) on the impressions.</summary>
public sealed record TaskOptions
{
    /// <summary>Name of the task, unique in the experiment; names its column in every result.</summary>
    [RegularExpression(DataRules.NameForm)]
    public required string Name { get; init; }

    /// <summary>
    /// Column or SQL expression that gives 0, 1, a boolean, or NULL for a missing label; default: the column of that
    /// name.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>
    /// Whether a 1 is negative feedback, such as "not interested": it counts reversed in the order of a positive task,
    /// and the other way round.
    /// </summary>
    public bool Negative { get; init; }

    /// <summary>
    /// Name of a task without which this one cannot happen (a purchase requires a click): rows with a 1 here and a 0
    /// there are rejected at ingest, and their levels left out; null = none.
    /// </summary>
    public string? Requires { get; init; }

    /// <summary>
    /// This task's levels, best first, each a pattern of one character per task in the tasks' order: <c>+</c>,
    /// <c>-</c>, or <c>.</c> for either; several patterns of one level are joined by <c>|</c>. null = lexicographic:
    /// this task first, then the others in their order.
    /// </summary>
    [MinLength(1)]
    public IReadOnlyList<string>? Order { get; init; }

    /// <summary>
    /// Factor on the task's own losses in the training objective; null = by its base rate: the entropy of the most
    /// uncertain task's labels over that of its own, so that a sparse task is not drowned.
    /// </summary>
    [Range(0.0, 1e6)]
    public double? Weight { get; init; }

    /// <summary>
    /// Share of the task's labelled training rows whose labels are swapped among each other, drawn by training.seed,
    /// the rate unchanged: to measure what a wrong auxiliary label costs. Validation and test labels stay true; not for
    /// a task that requires another or is required; 0 = none.
    /// </summary>
    [Range(0.0, 1.0)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // caches written before it existed keep their fingerprint
    public double Swapped { get; init; }
}
