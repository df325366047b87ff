using CrossDistil.Scoring.Models;

namespace CrossDistil.Scoring.Bundles;

/// <summary>A network of a bundle, ready to score.</summary>
/// <param name="Model">Students alone.</param>
/// <param name="Tasks">Positions of the tasks that it answers among the bundle's.</param>
internal sealed record ServedNetwork(MultiTaskModel Model, IReadOnlyList<int> Tasks);
