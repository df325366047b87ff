using CrossDistil.Experiments;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// Differences between compared runs besides those that the comparison is about. They are tested on the same rows, or
/// not compared; training rows and seeds may differ.
/// </summary>
internal static class RunDifferences
{
    /// <summary>
    /// One line for each difference to the first run; none of runs that differ in their experiment alone.
    /// </summary>
    public static IEnumerable<string> Of(IReadOnlyList<RunSource> runs) => runs.Skip(1).SelectMany(run => Between(runs[0], run));

    private static IEnumerable<string> Between(RunSource first, RunSource run)
    {
        var (names, seed, other) = ($"{run.Name} and {first.Name}", run.Experiment.Training.Seed, first.Experiment.Training.Seed);
        if (seed != other)
            yield return Equal(WithoutSeed)
                ? $"{names} differ in their seed alone: what is shown to differ between them is what a seed does"
                : $"{names} have different seeds ({seed} and {other}): what a seed does is part of their differences";
        if (!Equal(source => source.Metrics?.Environment?.Data)) yield return $"{names} were trained on different data, by its checksum";
        else if (!Equal(Rows)) yield return $"{names} learnt from different training rows ({Rows(run)} and {Rows(first)})";
        foreach (var task in first.Strata?.Orders.Keys ?? Enumerable.Empty<string>())
            if (!Equal(source => source.Strata?.Orders.GetValueOrDefault(task) is { } order ? string.Join(" > ", order) : null))
                yield return $"{names} order the labels of {task} differently: "
                    + $"side by side, Multi-AUC is by the order of {first.Name}, elsewhere each by its own";

        static string? Rows(RunSource source) => source.Strata is { } strata ? Numbers.Count(strata.Rows) : null;

        // A missing value is no difference.
        bool Equal(Func<RunSource, string?> of) =>
            of(first) is not { } value || of(run) is not { } other || string.Equals(value, other, StringComparison.Ordinal);
    }

    /// <summary>The experiment as its run folder has it, without paths: they are relative to that folder.</summary>
    private static string WithoutSeed(RunSource run) => ExperimentFile.Resolved(run.Experiment with
    {
        Name = string.Empty, Cache = null, Source = run.Experiment.Source with { Path = string.Empty },
        Training = run.Experiment.Training with { Seed = 0 },
    });
}
