using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>Claims of a study on a terminal: to the baseline, task by task, and to single. What is significant has a colour, what is not is dim.</summary>
internal static class StudyTaskTables
{
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly Style s_dim = new(decoration: Decoration.Dim);

    public static IEnumerable<IRenderable> Of(StudyResult result, string task, TaskResult found)
    {
        yield return StudyTables.Title($"{task} on {StudyWords.Split(result)}: {StudyWords.Counts(found)}; differences to {result.Baseline}");
        yield return Claims(result, task, found);
        var others = result.Others(found);
        if (others.Length > 0) yield return Others(result, found, others);
    }

    public static Table Harms(IReadOnlyList<Harm> all)
    {
        var table = StudyTables.Table(["Variant"], ["Difference [95 %]"]).AddColumn("Verdict");
        foreach (var harms in all.GroupBy(harm => (harm.Task, harm.Metric)))
        {
            Head(table, $"{harms.Key.Task}: {StudyMetrics.Title(harms.Key.Metric)}");
            foreach (var harm in harms)
                table.AddRow(
                    new Text(harm.Variant),
                    new Text(harm.Difference is null ? StudyText.Undefined : StudyText.Difference(harm.Difference)),
                    new Text(StudyText.Verdict(harm), Colour(harm.Verdict)));
        }

        return table;
    }

    private static Table Claims(StudyResult result, string task, TaskResult found)
    {
        var table = StudyTables.Table(["Variant"], ["Mean ± sd", "Difference [95 %]", "p (Holm)"]);
        foreach (var metric in result.Primary)
        {
            Head(table, StudyMetrics.Title(metric));
            foreach (var variant in found.Variants) table.AddRow(Claim(result, variant, metric));
            foreach (var variant in result.Lost(task)) table.Add(variant, string.Empty, StudyText.NoSeed, string.Empty);
        }

        return table;
    }

    private static Text[] Claim(StudyResult result, VariantResult variant, string metric)
    {
        var difference = variant.ToBaseline.GetValueOrDefault(metric);
        var colour = Colour(metric, difference);
        return
        [
            new Text(StudyWords.Name(result, variant)),
            new Text(StudyText.Value(variant.Metrics.GetValueOrDefault(metric))),
            new Text(StudyWords.ToBaseline(result, variant, metric), colour),
            new Text(difference is null ? string.Empty : StudyText.Claim(difference), colour),
        ];
    }

    private static Table Others(StudyResult result, TaskResult found, string[] metrics)
    {
        var table = StudyTables.Table(["Variant"], metrics.Select(StudyMetrics.Title));
        foreach (var variant in found.Variants)
            table.Add([StudyWords.Name(result, variant), .. metrics.Select(metric => StudyText.Value(variant.Metrics.GetValueOrDefault(metric)))]);
        return table;
    }

    private static void Head(Table table, string title)
    {
        if (table.Rows.Count > 0) table.AddEmptyRow();
        table.AddRow(new Text(title, s_bold));
    }

    private static Style Colour(string metric, PairedDifference? difference) => difference is not { IsSignificant: true }
        ? s_dim
        : Colour(StudyMetrics.IsBetter(metric, difference.Mean) ? HarmVerdict.Better : HarmVerdict.Worse);

    private static Style Colour(HarmVerdict verdict) => verdict switch
    {
        HarmVerdict.Better => Color.Green,
        HarmVerdict.Worse => Color.Red,
        HarmVerdict.NotCompared => Color.Yellow,
        _ => s_dim,
    };
}
