using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Data.Schema;

/// <summary>
/// One input of the model: a name, an SQL expression over the source's columns, and how its values become ids or
/// numbers.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CategoricalFeature), "categorical")]
[JsonDerivedType(typeof(NumericFeature), "numeric")]
[JsonDerivedType(typeof(ListFeature), "list")]
public abstract record FeatureOptions
{
    /// <summary>Name of the feature, unique in the experiment.</summary>
    [RegularExpression(DataRules.NameForm)]
    public required string Name { get; init; }

    /// <summary>SQL expression over the source's columns; default: the column of that name.</summary>
    public string? Expression { get; init; }

    /// <summary>
    /// Known in training alone (an outcome, such as the time played): only the teachers of method "pfd" see it, never a
    /// student. Its column, or its whole expression, must not occur in a feature that students see; a column inside a
    /// longer expression is not held back by it alone.
    /// </summary>
    public bool Privileged { get; init; }
}

/// <summary>Keys with an embedding row each.</summary>
public abstract record KeyedFeature : FeatureOptions
{
    /// <summary>Values seen less often than this in training rows become the unknown id.</summary>
    [Range(1, int.MaxValue)]
    public int MinCount { get; init; } = 1;

    /// <summary>Hash values into this many ids instead of keeping a vocabulary; null = vocabulary.</summary>
    [Range(1, int.MaxValue)]
    public int? HashBuckets { get; init; }
}

/// <summary>A value from a set: an embedding row per value. Id 0 is missing, id 1 is unknown.</summary>
public sealed record CategoricalFeature : KeyedFeature;

/// <summary>
/// A number: standardised (mean 0, deviation 1 over training rows) or cut into quantile buckets with an embedding row
/// each.
/// </summary>
public sealed record NumericFeature : FeatureOptions
{
    /// <summary>
    /// Number of quantile buckets, each with an embedding; null = standardise and pass the number itself.
    /// </summary>
    [Range(2, 100_000)]
    public int? Buckets { get; init; }
}

/// <summary>
/// Several values per row (a list column): their embeddings are mean-pooled. An empty or missing list is the missing
/// id.
/// </summary>
public sealed record ListFeature : KeyedFeature;
