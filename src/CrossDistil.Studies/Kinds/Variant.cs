using CrossDistil.Experiments;

namespace CrossDistil.Studies.Kinds;

/// <summary>A row of a study's table.</summary>
/// <param name="Name">Its name in every result.</param>
/// <param name="Experiment">What its runs train, but for the seed.</param>
/// <param name="Settings">What its name says of its place among the others, for charts: name → JSON; null = nothing but the name.</param>
public sealed record Variant(string Name, Experiment Experiment, OrderedDictionary<string, string>? Settings = null);
