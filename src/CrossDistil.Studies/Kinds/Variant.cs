using CrossDistil.Experiments;

namespace CrossDistil.Studies.Kinds;

/// <summary>A row of a study's table.</summary>
/// <param name="Name">Its name in every result.</param>
/// <param name="Experiment">The experiment of its runs, but for the seed.</param>
/// <param name="Settings">Its values, for charts: name → JSON; null = none.</param>
public sealed record Variant(string Name, Experiment Experiment, OrderedDictionary<string, string>? Settings = null);
