using CrossDistil.Experiments;

namespace CrossDistil.Studies;

/// <summary>A row of a study's table.</summary>
/// <param name="Name">Its name in every result.</param>
/// <param name="Experiment">What its runs train, but for the seed.</param>
public sealed record Variant(string Name, Experiment Experiment);
