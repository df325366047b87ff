using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Data.Schema;

/// <summary>
/// How rows divide into training, validation and test. A row that falls in none is rejected and counted.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TimeSplit), "time")]
[JsonDerivedType(typeof(ExpressionSplit), "expression")]
[JsonDerivedType(typeof(HashSplit), "hash")]
public abstract record SplitOptions;

/// <summary>
/// By time: training before <see cref="ValidationFrom"/>, validation before <see cref="TestFrom"/>, test from there on.
/// </summary>
public sealed record TimeSplit : SplitOptions
{
    /// <summary>SQL expression that orders rows in time.</summary>
    public required string By { get; init; }

    /// <summary>First value of the validation window, written as DuckDB reads it (20220505, 2022-05-05).</summary>
    public required string ValidationFrom { get; init; }

    /// <summary>First value of the test window.</summary>
    public required string TestFrom { get; init; }

    /// <summary>
    /// First value past the test window; null = to the end. Written like testFrom: there is no test window, and what
    /// comes later is not used.
    /// </summary>
    public string? TestUntil { get; init; }

    /// <summary>Whether the test window is meant to be empty.</summary>
    [JsonIgnore]
    public bool HasNoTest => string.Equals(TestUntil, TestFrom, StringComparison.Ordinal);
}

/// <summary>By three boolean SQL expressions; the first that holds decides.</summary>
public sealed record ExpressionSplit : SplitOptions
{
    /// <summary>SQL condition of the training rows.</summary>
    public required string Train { get; init; }

    /// <summary>SQL condition of the validation rows.</summary>
    public required string Validation { get; init; }

    /// <summary>SQL condition of the test rows.</summary>
    public required string Test { get; init; }
}

/// <summary>By a seeded hash of a key: all rows of one key fall on the same side.</summary>
public sealed record HashSplit : SplitOptions
{
    /// <summary>SQL expression that is hashed, such as user_id.</summary>
    public required string Key { get; init; }

    /// <summary>Another seed gives another division.</summary>
    public int Seed { get; init; }

    /// <summary>Share of keys in validation.</summary>
    [Range(0.0, 1.0)]
    public double Validation { get; init; } = 0.1;

    /// <summary>Share of keys in test.</summary>
    [Range(0.0, 1.0)]
    public double Test { get; init; } = 0.1;
}
