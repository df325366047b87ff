namespace CrossDistil.Studies;

/// <summary>The test rows as the statistics see them: what is known of a row whatever scores it.</summary>
/// <param name="Tasks">Names of the tasks, in order.</param>
/// <param name="Labels">[task][row] 0, 1, or 255 = missing.</param>
/// <param name="Levels">[task][row] level of the row in the task's order, 0 the worst; −1 = none.</param>
/// <param name="LevelCounts">[task] number of levels.</param>
/// <param name="Users">[row] number of its user, 0..UserCount − 1; null = no user is known, and rows are the units.</param>
/// <param name="UserCount">Number of users; 0 without.</param>
public sealed record TestRows(
    IReadOnlyList<string> Tasks, IReadOnlyList<byte[]> Labels, IReadOnlyList<int[]> Levels, IReadOnlyList<int> LevelCounts, int[]? Users, int UserCount);

/// <summary>How one run scored the test rows.</summary>
/// <param name="Variant">Name of its variant.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Logits">[task][row].</param>
/// <param name="Probabilities">[task][row] calibrated, 0..1.</param>
public sealed record RunScores(string Variant, ulong Seed, IReadOnlyList<float[]> Logits, IReadOnlyList<float[]> Probabilities);
