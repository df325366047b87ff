using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// Effects of settings: the objective and each task's metrics on validation by the value of one axis, or of two.
/// </summary>
internal static class SweepFigures
{
    /// <summary>The figures; none where nothing could be chosen.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        if (result.Choice is not { } choice) return [];
        var space = SweepSpace.Of(result);
        Figure[] byAxis = [.. space is null ? [] : ByAxis(result, choice, space, id)];
        return
        [
            .. byAxis,
            new(
                $"{id}-candidates", "Chosen on validation",
                byAxis.Length == 0 ? Sentence(result, choice) : "All candidates, the best first.", [Candidates(result, choice, space)]),
        ];
    }

    /// <summary>The chosen setting, and how far it is from the file as written.</summary>
    private static string Sentence(StudyResult result, StudyChoice choice)
    {
        var written = choice.Candidates.TryGetValue(result.Baseline, out var value) && result.IsSearch()
            && !string.Equals(choice.Variant, result.Baseline, StringComparison.Ordinal)
                ? $" The file as written has {Numbers.Metric(value)}."
                : string.Empty;
        return $"Chosen: {StudyWords.Chosen(choice)}.{written}";
    }

    private static IEnumerable<Figure> ByAxis(StudyResult result, StudyChoice choice, SweepSpace space, string id)
    {
        double? Objective(Candidate candidate) => choice.Candidates[candidate.Name];
        Cell Value(Candidate candidate) => Cells.Number(Objective(candidate));
        var (objective, written) = (StudyWords.Objective(choice), Written(result.Baseline, Find(choice, result.Baseline)));
        var (sentence, first) = (Sentence(result, choice), space.Axes[0].Name);
        if (space.Axes.Count == 1)
        {
            yield return new(
                $"{id}-objective", $"{objective} by {first}", sentence, [SweepTables.Line(null, space, Value, objective, written)]);
            yield return Metrics(result, space, id);
        }
        else if (space.IsMatrix)
        {
            var table = SweepTables.Matrix(space, Value);
            yield return new(
                $"{id}-objective", $"{objective} by {first} and {space.Axes[1].Name}", sentence,
                [SweepTables.HeatMap(table, space, objective), SweepTables.Lines($"by {first}", table, space, objective, written)]);
            yield return Metrics(result, space, id);
        }
        else if (space.IsRepeated)
        {
            yield return new(
                $"{id}-objective", $"{objective} by axis",
                $"Each point is the mean over all candidates with that value, whatever their other values. {sentence}",
                [.. space.Axes.Select((_, i) => SweepTables.Marginal(space, i, Objective, objective, written))]);
        }
    }

    private static Figure Metrics(StudyResult result, SweepSpace space, string id)
    {
        var isMatrix = space.Axes.Count == 2;
        var panels = from task in result.Validation from metric in result.Primary select Panel(task.Key, task.Value, metric);
        var highest = result.Validation.Select(task =>
            $"{task.Key} {Sentences.And(result.Primary.Select(metric => Highest(task.Value, space, metric)))}");
        var lines = isMatrix ? $" Each line is a value of {space.Axes[1].Name}." : string.Empty;
        var means = result.Seeds.Count == 1
            ? "Values are of one seed."
            : $"Bands: ± one sample standard deviation over {Sentences.Many(result.Seeds.Count, "seed")}.";
        return new(
            $"{id}-metrics", $"Tasks on validation by {space.Axes[0].Name}", $"Highest: {string.Join("; ", highest)}.{lines} {means}",
            Cells.Panels(panels));

        Panel Panel(string name, TaskResult task, string metric)
        {
            var (title, written) = (StudyMetrics.Title(metric), Written(result.Baseline, SpreadOf(task, result.Baseline, metric)?.Mean));
            Cell Value(Candidate candidate) => Cells.Value(SpreadOf(task, candidate.Name, metric));
            return isMatrix
                ? SweepTables.Lines($"{name}, {title}", SweepTables.Matrix(space, Value), space, title, written)
                : SweepTables.Line($"{name}, {title}", space, Value, title, written);
        }
    }

    private static string Highest(TaskResult task, SweepSpace space, string metric)
    {
        var best = space.Candidates.Select(candidate => (candidate.Name, SpreadOf(task, candidate.Name, metric)?.Mean))
            .Where(candidate => candidate.Mean is not null).OrderByDescending(candidate => candidate.Mean).FirstOrDefault();
        return StudyWords.Value(metric, best.Mean, Sentences.Name(best.Name ?? string.Empty));
    }

    private static Panel Candidates(StudyResult result, StudyChoice choice, SweepSpace? space)
    {
        var objective = StudyWords.Objective(choice);
        var places = space?.Candidates.ToDictionary(candidate => candidate.Name, candidate => candidate.Places, StringComparer.Ordinal);
        string[] axes = [.. (space?.Axes ?? []).Select(axis => axis.Name)];
        var metrics = result.Validation.Keys.SelectMany(_ => result.Primary, (task, metric) => (Task: task, Metric: metric)).ToArray();
        var columns = Cells.Columns(
            [
                .. axes.Select(axis => (axis, axis)),
                .. metrics.Select(column => ($"{column.Task} {column.Metric}", $"{column.Task} {StudyMetrics.Title(column.Metric)}")),
            ],
            "candidate", "objective");
        var rows = choice.Candidates.Select(candidate => (Cell[])
        [
            Cells.Text(candidate.Key),
            .. axes.Select((_, i) => places!.GetValueOrDefault(candidate.Key)?[i].Cell ?? Cells.Empty),
            Cells.Number(candidate.Value),
            .. metrics.Select(column => Cells.Value(SpreadOf(result.Validation[column.Task], candidate.Key, column.Metric))),
        ]);
        return new(
            null,
            new(
                [
                    Cells.Words("candidate", "candidate"), .. columns.Take(axes.Length), new("objective", objective),
                    .. columns.Skip(axes.Length),
                ],
                [.. rows]),
            DotChart.Of(
                choice.Candidates.Count, "candidate", "objective", objective,
                Written(result.Baseline, result.IsSearch() ? Find(choice, result.Baseline) : null)));
    }

    private static double? Find(StudyChoice choice, string variant) => choice.Candidates.TryGetValue(variant, out var value) ? value : null;

    private static Reference[] Written(string name, double? value) => value is { } written ? [new(name, written)] : [];

    private static Spread? SpreadOf(TaskResult task, string variant, string metric) =>
        task.Find(variant)?.Metrics.GetValueOrDefault(metric);
}
