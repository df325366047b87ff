using CrossDistil.Metrics;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Variants, or runs, beside the baseline: differences by primary metric, then the values themselves.</summary>
internal static class ComparisonFigures
{
    private const string Variant = "variant";

    /// <summary>The figures; none where no run finished.</summary>
    /// <param name="result">The tables.</param>
    /// <param name="id">Of the section.</param>
    /// <param name="best">Task → the best possible on test rows; null where it is not known.</param>
    public static IEnumerable<Figure> Of(StudyResult result, string id, OrderedDictionary<string, TaskMetrics>? best)
    {
        if (result.Claimed().Count == 0) return [];
        var compared = Compared(result);
        return
        [
            .. result.Primary.Select(metric => Differences(compared, id, metric)),
            Values(compared, id, result.Test is null ? null : best),
            .. Others(compared, id),
        ];
    }

    /// <summary>A search compares what it chose; its other candidates were only validated, and have a figure of their own.</summary>
    internal static StudyResult Compared(StudyResult result) => !StudyClaims.IsSearch(result) || result.Test is not null ? result : result with
    {
        Validation = new(result.Validation.Select(task => KeyValuePair.Create(task.Key, task.Value with
        {
            Variants = [.. task.Value.Variants.Where(variant => StudyClaims.IsTested(result, variant.Name))],
        })), StringComparer.Ordinal),
    };

    private static Figure Differences(StudyResult result, string id, string metric) => new(
        $"{id}-{StudyCells.Id(metric)}-differences", $"{StudyMetrics.Title(metric)} beside {result.Baseline}, on {StudyWords.Split(result)}",
        DifferenceWords.Of(result, metric), StudyCells.Panels(result.Claimed().Select(task => Differences(result, task.Key, task.Value, metric))));

    private static Panel Differences(StudyResult result, string name, TaskResult task, string metric)
    {
        var title = StudyMetrics.Title(metric);
        Column[] columns = [StudyCells.Words(Variant, "variant"), new("value", title), new("difference", $"difference to {result.Baseline} [95 %]"), new("p", "p (Holm)")];
        var rows = task.Variants.Select(variant => (Cell[])
        [
            StudyCells.Text(StudyWords.Name(result, variant)), StudyCells.Value(variant.Metrics.GetValueOrDefault(metric)), .. Difference(result, variant, metric),
        ]);
        return new(name, new(columns, [.. rows, .. Lost(result, name, columns.Length)]), new DotChart(Variant, "difference", $"difference in {title}", [new(result.Baseline, 0)]));
    }

    private static Cell[] Difference(StudyResult result, VariantResult variant, string metric)
    {
        if (string.Equals(variant.Name, result.Baseline, StringComparison.Ordinal)) return [new("baseline", 0), StudyCells.Text(string.Empty)];
        var difference = variant.ToBaseline.GetValueOrDefault(metric);
        return [StudyCells.Difference(metric, difference), StudyCells.P(metric, difference)];
    }

    private static Figure Values(StudyResult result, string id, OrderedDictionary<string, TaskMetrics>? best)
    {
        var panels = from task in result.Claimed()
                     from metric in result.Primary
                     select Values(result, task.Key, task.Value, metric, Best(best, task.Key, metric));
        return new($"{id}-values", $"Values on {StudyWords.Split(result)}", ValueWords.Of(result, best), StudyCells.Panels(panels));
    }

    /// <summary>What the true probabilities reach; null where it is not known.</summary>
    internal static double? Best(OrderedDictionary<string, TaskMetrics>? best, string task, string metric) => best?.GetValueOrDefault(task) is not { } metrics ? null : metric switch
    {
        StudyMetrics.Auc => metrics.Auc,
        StudyMetrics.MultiAuc => metrics.MultiAuc,
        _ => null,
    };

    private static Panel Values(StudyResult result, string name, TaskResult task, string metric, double? best)
    {
        var title = StudyMetrics.Title(metric);
        Column[] columns = [StudyCells.Words(Variant, "variant"), new("value", result.Seeds.Count == 1 ? title : $"{title} (mean ± sd over seeds)")];
        var rows = task.Variants.Select(variant => (Cell[])[StudyCells.Text(StudyWords.Name(result, variant)), StudyCells.Value(variant.Metrics.GetValueOrDefault(metric))]);
        return new(
            $"{name}, {title}", new(columns, [.. rows, .. Lost(result, name, columns.Length)], IsDetail: true), // the tables of differences have these values
            new DotChart(Variant, "value", title, best is { } value ? [new("best possible", value)] : []));
    }

    private static IEnumerable<Figure> Others(StudyResult result, string id)
    {
        if (result.Claimed().Values.All(task => result.Others(task).Length == 0)) yield break;
        yield return new(
            $"{id}-others", "Other metrics", ValueWords.OfOthers(result),
            StudyCells.Panels(result.Claimed().Where(task => result.Others(task.Value).Length > 0).Select(task => Others(result, task.Key, task.Value))));
    }

    private static Panel Others(StudyResult result, string name, TaskResult task)
    {
        var others = result.Others(task);
        var rows = task.Variants.Select(variant => (Cell[])
            [StudyCells.Text(StudyWords.Name(result, variant)), .. others.Select(metric => StudyCells.Value(variant.Metrics.GetValueOrDefault(metric)))]);
        return new(name, new([StudyCells.Words(Variant, "variant"), .. others.Select(metric => new Column(metric, StudyMetrics.Title(metric)))], [.. rows, .. Lost(result, name, others.Length + 1)]));
    }

    /// <summary>Rows of variants that belong into the table and have no number.</summary>
    private static IEnumerable<Cell[]> Lost(StudyResult result, string task, int columns) => StudyClaims.Lost(result, task)
        .Select(variant => (Cell[])[StudyCells.Text(variant), StudyCells.Text(StudyText.NoSeed), .. Enumerable.Repeat(StudyCells.Text(string.Empty), columns - 2)]);
}
