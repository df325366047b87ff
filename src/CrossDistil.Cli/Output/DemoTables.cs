using CrossDistil.Metrics;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>The demo's result in 80 columns: a short table for each task, what any model could reach as its last row, and what it means.</summary>
internal static class DemoTables
{
    private const string NotSignificant = "n.s.";

    public static IRenderable Of(StudyResult result, OrderedDictionary<string, TaskMetrics>? bestPossible) => new Rows(
    [
        .. result.Claimed().SelectMany(task => (IRenderable[])
        [
            StudyTables.Title($"{task.Key}: {StudyText.Count(task.Value.Positives)} positives in {StudyText.Count(task.Value.Rows)} rows of the {StudyWords.Split(result)} split"),
            Of(result, task.Value, bestPossible?.GetValueOrDefault(task.Key)),
        ]),
        new Text($"mean ± deviation over {StudyWords.Seeds(result.Seeds)}; the difference to {result.Baseline}; {NotSignificant}: not significant at .05 (Holm)", new Style(decoration: Decoration.Dim)),
        new Text(string.Empty),
        .. Sentences(result).Select(sentence => new Text(sentence)),
    ]);

    /// <summary>What was gained and lost beside plain training, and what sharing a network is worth. All of it is in the tables: one family of comparisons, one verdict each.</summary>
    public static IEnumerable<string> Sentences(StudyResult result)
    {
        yield return $"{result.Own} beside {result.Baseline}, the same network trained plainly: {Verdicts(result, result.Own)}.";
        yield return $"{Baselines.Single}, each task trained alone, beside {result.Baseline}: {Verdicts(result, Baselines.Single)}. Where it gains, a task pays for sharing.";
        yield return "The log is generated and small: it shows how gains and losses are read, not what they will be on yours.";
    }

    private static Table Of(StudyResult result, TaskResult task, TaskMetrics? bestPossible)
    {
        var table = StudyTables.Table(["Variant"], result.Primary.SelectMany(metric => (string[])[StudyMetrics.Title(metric), "difference"]));
        foreach (var variant in task.Variants)
            table.AddRow([new Text(StudyWords.Name(result, variant)), .. result.Primary.SelectMany(metric => Cells(variant, metric))]);
        if (bestPossible is not null)
            table.AddRow([new Text("best possible", new Style(decoration: Decoration.Italic)), .. result.Primary.SelectMany(metric => (Text[])[new(StudyText.Number(Of(bestPossible, metric))), Text.Empty])]);
        return table;
    }

    private static Text[] Cells(VariantResult variant, string metric) =>
    [
        new Text(StudyText.Value(variant.Metrics.GetValueOrDefault(metric))),
        variant.ToBaseline.GetValueOrDefault(metric) is not { } difference ? Text.Empty
            : difference.IsSignificant ? new Text(StudyText.Signed(difference.Mean), new Style(StudyMetrics.IsBetter(metric, difference.Mean) ? Color.Green : Color.Red))
            : new Text($"{StudyText.Signed(difference.Mean)} {NotSignificant}", new Style(decoration: Decoration.Dim)),
    ];

    private static double? Of(TaskMetrics metrics, string metric) => metric switch
    {
        "auc" => metrics.Auc,
        "multi_auc" => metrics.MultiAuc,
        _ => null,
    };

    /// <summary>Such as: gained like Multi-AUC (+.0123); lost finish AUC (−.0066); no difference shown in like AUC.</summary>
    private static string Verdicts(StudyResult result, string name)
    {
        var all = (from task in result.Claimed()
                   from metric in result.Primary
                   let difference = task.Value.Find(name)?.ToBaseline.GetValueOrDefault(metric)
                   where difference is not null
                   select (Of: $"{task.Key} {StudyMetrics.Title(metric)}", Difference: difference, IsBetter: StudyMetrics.IsBetter(metric, difference.Mean))).ToArray();
        var shown = all.Where(one => one.Difference.IsSignificant).ToLookup(one => one.IsBetter, one => $"{one.Of} ({StudyText.Signed(one.Difference.Mean)})");
        var rest = all.Where(one => !one.Difference.IsSignificant).Select(one => one.Of);
        string[] parts = [.. Part("gained", shown[true]), .. Part("lost", shown[false]), .. Part("no difference shown in", rest)];
        return parts.Length == 0 ? StudyText.NotCompared : string.Join("; ", parts);
    }

    private static IEnumerable<string> Part(string verdict, IEnumerable<string> of) => of.Any() ? [$"{verdict} {string.Join(", ", of)}"] : [];
}
