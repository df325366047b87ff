using CrossDistil.Metrics;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// Variants, or runs, compared with the baseline: differences by primary metric, then the values themselves.
/// </summary>
internal static class ComparisonFigures
{
    private const string Variant = "variant";
    private const string BestPossible = "best possible";

    /// <summary>The figures; none where no run finished.</summary>
    /// <param name="result">The tables.</param>
    /// <param name="id">Of the section.</param>
    /// <param name="best">Task → the best possible on test rows; null where it is not known.</param>
    public static IEnumerable<Figure> Of(StudyResult result, string id, OrderedDictionary<string, TaskMetrics>? best)
    {
        if (result.Claimed().Count == 0) return [];
        double? Best(string task, string metric) =>
            result.Test is not null && best?.GetValueOrDefault(task) is { } metrics ? StudyMetrics.Of(metrics, metric) : null;
        return [.. result.Primary.Select(metric => Differences(result, id, metric, Best)), Values(result, id, Best), .. Others(result, id)];
    }

    private static Figure Differences(StudyResult result, string id, string metric, Func<string, string, double?> best)
    {
        var title = StudyMetrics.Title(metric);
        return new(
            $"{id}-{Cells.Id(metric)}-differences", $"{title} versus {result.Baseline}, on {StudyWords.Split(result)}",
            StudyWords.Differences(result, metric), Cells.Panels(result.Claimed().Select(task => Of(task.Key, task.Value))));

        Panel Of(string name, TaskResult task)
        {
            Column[] columns =
            [
                Cells.Words(Variant, Variant), new("value", title),
                new("difference", $"difference to {result.Baseline} [95 %]"), new("p", "p (Holm)"),
            ];
            var rows = task.Variants.Select(variant =>
                (Cell[])[.. Named(result, variant, [metric]), .. Difference(result, variant, metric)]);
            Cell[][] bound = best(name, metric) is { } value ? [[new(BestPossible), Cells.Number(value), Cells.Empty, Cells.Empty]] : [];
            return new(
                name, new(columns, [.. rows, .. Lost(result, name, columns.Length), .. bound]),
                DotChart.Of(task.Variants.Count, Variant, "difference", $"difference in {title}", new Reference(result.Baseline, 0)));
        }
    }

    private static Cell[] Difference(StudyResult result, VariantResult variant, string metric)
    {
        if (string.Equals(variant.Name, result.Baseline, StringComparison.Ordinal)) return [new("baseline", 0), Cells.Empty];
        var difference = variant.ToBaseline.GetValueOrDefault(metric);
        return [Cells.Difference(metric, difference), Cells.P(metric, difference)];
    }

    private static Figure Values(StudyResult result, string id, Func<string, string, double?> best)
    {
        var panels = from task in result.Claimed() from metric in result.Primary select Of(task.Key, task.Value, metric);
        return new(
            $"{id}-values", $"Values on {StudyWords.Split(result)}",
            $"{StudyWords.Highest(result, result.Claimed(), best)} {StudyWords.Whiskers(result)}", Cells.Panels(panels));

        Panel Of(string name, TaskResult task, string metric)
        {
            var title = StudyMetrics.Title(metric);
            Column value = new("value", result.Seeds.Count == 1 ? title : $"{title} (mean ± sd over seeds)");
            var rows = task.Variants.Select(variant => Named(result, variant, [metric])).Concat(Lost(result, name, columns: 2));
            Reference[] bounds = best(name, metric) is { } bound ? [new(BestPossible, bound)] : [];
            return new(
                // The tables of differences have these values.
                $"{name}, {title}", new([Cells.Words(Variant, Variant), value], [.. rows], IsDetail: true),
                DotChart.Of(task.Variants.Count, Variant, "value", title, bounds));
        }
    }

    private static IEnumerable<Figure> Others(StudyResult result, string id)
    {
        var tasks = result.Claimed().Where(task => result.Others(task.Value).Length > 0).ToArray();
        if (tasks.Length == 0) yield break;
        yield return new(
            $"{id}-others", "Other metrics",
            $"These metrics have no p-value and claim nothing. "
                + $"Best {StudyWords.Means(result)}: {StudyWords.Best(result.Claimed(), result.Others)}.",
            Cells.Panels(from task in tasks
                         let metrics = result.Others(task.Value)
                         select Values(result, task.Key, task.Value, metrics, Lost(result, task.Key, metrics.Length + 1))));
    }

    /// <summary>Variants and their values on some metrics.</summary>
    internal static Panel Values(
        StudyResult result, string name, TaskResult task, IReadOnlyList<string> metrics, IEnumerable<Cell[]> more) =>
        new(name, new(
            [Cells.Words(Variant, Variant), .. metrics.Select(metric => new Column(metric, StudyMetrics.Title(metric)))],
            [.. task.Variants.Select(variant => Named(result, variant, metrics)), .. more]));

    private static Cell[] Named(StudyResult result, VariantResult variant, IReadOnlyList<string> metrics) =>
        [Cells.Text(StudyWords.Name(result, variant)), .. metrics.Select(metric => Cells.Value(variant.Metrics.GetValueOrDefault(metric)))];

    /// <summary>Rows of variants without any number.</summary>
    private static IEnumerable<Cell[]> Lost(StudyResult result, string task, int columns) => result.Lost(task)
        .Select(variant => (Cell[])[Cells.Text(variant), Cells.Text(StudyWords.NoSeed), .. Enumerable.Repeat(Cells.Empty, columns - 2)]);
}
