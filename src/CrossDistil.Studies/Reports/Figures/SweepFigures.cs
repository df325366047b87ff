using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What settings do: the objective and each task's metrics on validation by the value of an axis, or of two.</summary>
internal static class SweepFigures
{
    internal const int MaxDots = 60;

    /// <summary>The figures; none where nothing could be chosen.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        if (result.Choice is not { } choice) return [];
        var space = SweepSpace.Of(result);
        Figure[] byAxis = [.. space is null ? [] : ByAxis(result, choice, space, id)];
        return
        [
            .. byAxis,
            new($"{id}-candidates", "Chosen on validation", byAxis.Length == 0 ? Sentence(result, choice) : "All candidates, the best first.", [Candidates(result, choice, space)]),
        ];
    }

    /// <summary>What was chosen, and how far it is from the file as written.</summary>
    public static string Sentence(StudyResult result, StudyChoice choice)
    {
        var written = choice.Candidates.TryGetValue(result.Baseline, out var value) && result.IsSearch() && !string.Equals(choice.Variant, result.Baseline, StringComparison.Ordinal)
            ? $" The file as written has {Numbers.Metric(value)}."
            : string.Empty;
        return $"Chosen: {StudyWords.Chosen(choice)}.{written}";
    }

    private static IEnumerable<Figure> ByAxis(StudyResult result, StudyChoice choice, SweepSpace space, string id)
    {
        double? Objective(Candidate candidate) => choice.Candidates[candidate.Name];
        var (objective, written) = (StudyWords.Objective(choice), Written(result.Baseline, choice.Candidates.TryGetValue(result.Baseline, out var value) ? value : null));
        if (space.Axes.Count == 1)
        {
            yield return new($"{id}-objective", $"{objective} by {space.Axes[0].Name}", Sentence(result, choice), [SweepTables.Line(null, space, c => Cells.Number(Objective(c)), objective, written)]);
            yield return Metrics(result, space, id);
        }
        else if (space.IsMatrix)
        {
            var table = SweepTables.Matrix(space, candidate => Cells.Number(Objective(candidate)));
            yield return new(
                $"{id}-objective", $"{objective} by {space.Axes[0].Name} and {space.Axes[1].Name}", Sentence(result, choice),
                [SweepTables.HeatMap(table, space, objective), SweepTables.Lines($"by {space.Axes[0].Name}", table, space, objective, written)]);
            yield return Metrics(result, space, id);
        }
        else if (space.IsRepeated)
        {
            yield return new(
                $"{id}-objective", $"{objective} by axis",
                $"Each point is the mean over all candidates with that value, whatever their other values. {Sentence(result, choice)}",
                [.. space.Axes.Select((axis, i) => SweepTables.Marginal(space, i, Objective, objective, written))]);
        }
    }

    private static Figure Metrics(StudyResult result, SweepSpace space, string id)
    {
        var (first, isMatrix) = (space.Axes[0].Name, space.Axes.Count == 2);
        var panels = from task in result.Validation
                     from metric in result.Primary
                     let title = StudyMetrics.Title(metric)
                     let written = Written(result.Baseline, SpreadOf(task.Value, result.Baseline, metric)?.Mean)
                     select isMatrix
                         ? SweepTables.Lines($"{task.Key}, {title}", SweepTables.Matrix(space, candidate => Cells.Value(SpreadOf(task.Value, candidate.Name, metric))), space, title, written)
                         : SweepTables.Line($"{task.Key}, {title}", space, candidate => Cells.Value(SpreadOf(task.Value, candidate.Name, metric)), title, written);
        var lines = isMatrix ? $" Each line is a value of {space.Axes[1].Name}." : string.Empty;
        var means = result.Seeds.Count == 1 ? "Values are of one seed." : $"Bands: ± one sample standard deviation over {Sentences.Many(result.Seeds.Count, "seed")}.";
        return new($"{id}-metrics", $"Tasks on validation by {first}", $"Highest: {Highest(result, space)}.{lines} {means}", Cells.Panels(panels));
    }

    private static string Highest(StudyResult result, SweepSpace space) => string.Join("; ", result.Validation.Select(task =>
        $"{task.Key} {Sentences.And([.. result.Primary.Select(metric => Highest(task.Value, space, metric))])}"));

    private static string Highest(TaskResult task, SweepSpace space, string metric)
    {
        var best = space.Candidates.Select(candidate => (candidate.Name, SpreadOf(task, candidate.Name, metric)?.Mean)).Where(candidate => candidate.Mean is not null).OrderByDescending(candidate => candidate.Mean).FirstOrDefault();
        return best.Mean is null ? $"{StudyMetrics.Title(metric)} undefined" : $"{StudyMetrics.Title(metric)} {Numbers.Metric(best.Mean)} ({Sentences.Name(best.Name)})";
    }

    private static Panel Candidates(StudyResult result, StudyChoice choice, SweepSpace? space)
    {
        var objective = StudyWords.Objective(choice);
        var byName = space?.Candidates.ToDictionary(candidate => candidate.Name, StringComparer.Ordinal);
        SearchAxis[] axes = [.. space?.Axes ?? []];
        var keys = Cells.Keys([.. axes.Select(axis => axis.Name), .. Columns(result).Select(column => $"{column.Task} {column.Metric}")], "candidate", "objective");
        Column[] columns =
        [
            Cells.Words("candidate", "candidate"), .. axes.Select((axis, i) => new Column(keys[i], axis.Name)), new("objective", objective),
            .. Columns(result).Select((column, i) => new Column(keys[axes.Length + i], $"{column.Task} {StudyMetrics.Title(column.Metric)}")),
        ];
        var rows = choice.Candidates.Select(candidate => (Cell[])
        [
            Cells.Text(candidate.Key), .. axes.Select((_, i) => byName!.TryGetValue(candidate.Key, out var found) ? SweepTables.PlaceCell(found.Places[i]) : Cells.Empty),
            Cells.Number(candidate.Value), .. Columns(result).Select(column => Cells.Value(SpreadOf(result.Validation[column.Task], candidate.Key, column.Metric))),
        ]);
        var written = Written(result.Baseline, result.IsSearch() && choice.Candidates.TryGetValue(result.Baseline, out var value) ? value : null);
        return new(null, new(columns, [.. rows]), choice.Candidates.Count <= MaxDots ? new DotChart("candidate", "objective", objective, written) : null);
    }

    private static (string Task, string Metric)[] Columns(StudyResult result) => [.. from task in result.Validation.Keys from metric in result.Primary select (task, metric)];

    private static Reference[] Written(string name, double? value) => value is { } written ? [new(name, written)] : [];

    private static Spread? SpreadOf(TaskResult task, string variant, string metric) => task.Find(variant)?.Metrics.GetValueOrDefault(metric);
}
