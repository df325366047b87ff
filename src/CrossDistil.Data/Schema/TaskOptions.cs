using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Data.Schema;

/// <summary>One binary task (a kind of feedback) on the impressions.</summary>
public sealed record TaskOptions
{
    /// <summary>Name of the task, unique in the experiment; names its column in every result.</summary>
    [RegularExpression("[A-Za-z0-9_.-]+")]
    public required string Name { get; init; }

    /// <summary>Column or SQL expression that gives 0, 1, a boolean, or NULL for a missing label; default: the column of that name.</summary>
    public string? Label { get; init; }

    /// <summary>Factor on the task's own losses in the training objective.</summary>
    [Range(0.0, 1e6)]
    public double Weight { get; init; } = 1;
}
