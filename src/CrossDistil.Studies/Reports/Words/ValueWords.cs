using CrossDistil.Metrics;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Words;

/// <summary>What values show, in words.</summary>
internal static class ValueWords
{
    /// <summary>The highest value of each task and primary metric, and the best possible.</summary>
    /// <param name="result">The study.</param>
    /// <param name="best">Best possible by task; null = not known.</param>
    /// <param name="isDrawn">Whether a chart has whiskers to explain.</param>
    public static string Of(StudyResult result, OrderedDictionary<string, TaskMetrics>? best, bool isDrawn = true)
    {
        var highest = from task in result.Claimed()
                      select $"{task.Key}: {ClaimWords.List([.. result.Primary.Select(metric => Highest(task.Value, metric, ComparisonFigures.Best(best, task.Key, metric)))])}";
        return $"Highest {(IsOne(result) ? "values" : "means")}, whatever their uncertainty: {string.Join("; ", highest)}.{(isDrawn ? $" {Whiskers(result)}" : string.Empty)}";
    }

    /// <summary>The best variant of each metric that claims nothing.</summary>
    public static string OfOthers(StudyResult result)
    {
        var best = from task in result.Claimed()
                   let others = result.Others(task.Value)
                   where others.Length > 0
                   select $"{task.Key}: {ClaimWords.List([.. others.Select(metric => BestOf(task.Value, metric))])}";
        return $"These metrics have no p-value and claim nothing. Best {(IsOne(result) ? "values" : "means")}: {string.Join("; ", best)}.";
    }

    /// <summary>A metric in a sentence, where a dash would not be read as a value that is missing.</summary>
    public static string Number(double? value) => value is null ? "undefined" : StudyText.Number(value);

    /// <summary>What stands behind ±.</summary>
    public static string Whiskers(StudyResult result) => IsOne(result)
        ? RunComparison.IsOf(result) ? "Each value is of one run." : "Values are of one seed."
        : "Whiskers: ± one sample standard deviation over seeds.";

    private static bool IsOne(StudyResult result) => result.Seeds.Count == 1;

    private static string Highest(TaskResult task, string metric, double? best)
    {
        var title = StudyMetrics.Title(metric);
        var possible = best is null ? string.Empty : $", best possible {StudyText.Number(best)}";
        return Extreme(task, metric) is var (name, value) ? $"{title} {StudyText.Number(value)} ({ClaimWords.Name(name)}{possible})" : $"{title} undefined";
    }

    private static string BestOf(TaskResult task, string metric) =>
        Extreme(task, metric) is var (name, value) ? $"{StudyMetrics.Title(metric)} {StudyText.Number(value)} ({ClaimWords.Name(name)})" : $"{StudyMetrics.Title(metric)} undefined";

    private static (string Name, double Value)? Extreme(TaskResult task, string metric)
    {
        (string Name, double Value)? best = null;
        foreach (var variant in task.Variants)
            if (variant.Metrics.GetValueOrDefault(metric)?.Mean is { } mean && (best is null || StudyMetrics.IsBetter(metric, mean - best.Value.Value))) best = (variant.Name, mean);
        return best;
    }
}
