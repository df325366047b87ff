namespace CrossDistil.Data.Schema;

/// <summary>
/// The part of an experiment that decides what the cache contains; two experiments with equal data options share a
/// cache.
/// </summary>
/// <param name="Source">Files and query.</param>
/// <param name="Features">Inputs of the model, in the order of their fields.</param>
/// <param name="Tasks">Binary tasks, in order; the weight of a task does not reach the cache.</param>
/// <param name="Split">Division into training, validation and test.</param>
/// <param name="SampleWeight">SQL expression of a row's weight (finite, ≥ 0); null = every row weighs 1.</param>
/// <param name="User">
/// SQL expression of what a ranking is made for, in validation and test; null = rows are not ranked by user.
/// </param>
/// <param name="From">
/// Folder of a run whose encoders the data continues with, grown by new values; null = encoders are fitted on the
/// training rows.
/// </param>
public sealed record DataOptions(
    SourceOptions Source,
    IReadOnlyList<FeatureOptions> Features,
    IReadOnlyList<TaskOptions> Tasks,
    SplitOptions Split,
    string? SampleWeight,
    string? User = null,
    string? From = null)
{
    /// <summary>
    /// The options as a cache sees them: what training alone asks of a task is not in it, tables come by name, and what
    /// encoders continue from is identified by its content.
    /// </summary>
    internal DataOptions Canonical() => this with
    {
        Source = Source with { Tables = new SortedDictionary<string, TableOptions>(Source.Tables.ToDictionary(), StringComparer.Ordinal) },
        Tasks = [.. Tasks.Select(task => task with { Weight = 1, Negative = false, Order = null, Swapped = 0 })],
        From = null,
    };
}
