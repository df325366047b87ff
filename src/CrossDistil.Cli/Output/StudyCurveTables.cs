using System.Globalization;
using CrossDistil.Studies;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>What a study saw over time, in tables of at most 80 columns: gradient conflict by epoch, and learning curves by step.</summary>
internal static class StudyCurveTables
{
    private const int EpochsPerTable = 6;
    private const int VariantsPerTable = 4;
    private const int MostSteps = 12;

    public static IEnumerable<IRenderable> Conflict(OrderedDictionary<string, IReadOnlyList<ConflictResult>> conflict) =>
    [
        .. conflict.Count == 0 ? Array.Empty<IRenderable>() : [StudyTables.Title("gradient conflict: mean cosine of two tasks' gradients by epoch; below 0 they pull apart")],
        .. StudyCurves.Epochs(conflict).Chunk(EpochsPerTable).Select(epochs => Cosines(conflict, epochs)),
    ];

    public static IEnumerable<IRenderable> Curves(OrderedDictionary<string, IReadOnlyList<CurvePoint>> curves) =>
        from task in StudyCurves.Tasks(curves)
        from metric in StudyCurves.Metrics
        from table in Curves(curves, task, metric)
        select table;

    private static Table Cosines(OrderedDictionary<string, IReadOnlyList<ConflictResult>> conflict, int[] epochs)
    {
        var table = StudyTables.Table(["Variant", "Tasks"], epochs.Select(epoch => epoch.ToString(CultureInfo.InvariantCulture)));
        foreach (var row in StudyCurves.Conflicts(conflict).Where(row => epochs.Any(row.Cosines.ContainsKey)))
            table.AddRow([new Text(row.Variant), new Text(row.Tasks), .. epochs.Select(epoch => row.Cosines.TryGetValue(epoch, out var cosine) ? Cosine(cosine) : Text.Empty)]);
        return table;
    }

    private static Text Cosine(double? value) => new(StudyText.Cosine(value), value < 0 ? Color.Red : Style.Plain);

    private static IEnumerable<IRenderable> Curves(OrderedDictionary<string, IReadOnlyList<CurvePoint>> curves, string task, string metric)
    {
        var rows = Thinned(StudyCurves.Rows(curves, task, metric));
        yield return StudyTables.Title($"{task}: {StudyMetrics.Title(metric)} by step, on validation");
        foreach (var variants in Enumerable.Range(0, curves.Count).Chunk(VariantsPerTable))
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("Step").RightAligned().NoWrap());
            foreach (var variant in variants) table.AddColumn(new TableColumn(new Text(curves.GetAt(variant).Key)).RightAligned());
            foreach (var row in rows) table.Add([row[0], .. variants.Select(variant => row[variant + 1])]);
            yield return table;
        }
    }

    // A terminal shows the course; every step is in results.md. The last step is always there.
    private static IEnumerable<string[]> Thinned(IReadOnlyList<string[]> rows)
    {
        var stride = (rows.Count + MostSteps - 1) / MostSteps;
        return rows.Where((_, row) => (rows.Count - 1 - row) % stride == 0);
    }
}
