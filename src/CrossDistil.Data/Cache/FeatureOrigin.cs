namespace CrossDistil.Data.Cache;

/// <summary>What a feature's values were made of.</summary>
/// <param name="Expression">SQL over the columns; null = the column of the feature's name.</param>
/// <param name="Columns">The columns of the source that it reads.</param>
internal sealed record FeatureOrigin(string? Expression, IReadOnlyList<RawColumn> Columns);

/// <summary>A column of a source.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">DuckDB's type in which training read it.</param>
/// <param name="Missing">Texts that mean a missing value.</param>
public sealed record RawColumn(string Name, string Type, IReadOnlyList<string> Missing);
