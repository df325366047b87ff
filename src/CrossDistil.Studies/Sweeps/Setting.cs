namespace CrossDistil.Studies.Sweeps;

/// <summary>One choice of a value on every axis of a sweep.</summary>
/// <param name="Name">Such as <c>beta1 0.05, alpha 0.3</c>.</param>
/// <param name="Sets">Its changes of the experiment, <c>path=json</c>, axis by axis.</param>
/// <param name="Values">Axis → its value as JSON, in the order of the axes; null = unknown.</param>
public sealed record Setting(string Name, IReadOnlyList<string> Sets, OrderedDictionary<string, string>? Values = null);
