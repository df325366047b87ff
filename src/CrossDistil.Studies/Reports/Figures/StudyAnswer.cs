using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>A study's answer, in one sentence.</summary>
internal static class StudyAnswer
{
    /// <summary>
    /// What the file's own method, or the chosen setting, gained and lost; of runs, each compared with the first.
    /// </summary>
    public static string Of(StudyResult result)
    {
        if (result.Claimed().Count == 0) return $"Nothing can be said yet: no run of {result.Command} finished.";
        string[] all = [result.IsSearch() ? Chosen(result) : string.Empty, Compared(result)];
        var parts = Array.FindAll(all, part => part.Length > 0);
        return parts.Length == 0 ? $"Nothing is compared: {result.Own} stands alone." : $"{string.Join(" — ", parts)}.";
    }

    /// <summary>On which seeds and rows a comparison is made, such as: 5 seeds, on test.</summary>
    public static string Ground(StudyResult result, int seeds) => $"{Seeds(result, seeds)}, on " + (
        result.Test is not null ? "test"
        : result.IsSearch() ? "the validation rows that the choice was made by"
        : "validation: the test split is closed");

    private static string Seeds(StudyResult result, int seeds) => (result.IsOfRuns(), seeds) switch
    {
        (true, _) => "one run each, which says nothing about another seed",
        (_, 1) => "one seed, which says nothing about another",
        _ => seeds == result.Seeds.Count ? Sentences.Many(seeds, "seed") : $"{seeds} of {Sentences.Many(result.Seeds.Count, "seed")}",
    };

    /// <summary>
    /// The first pair in full; of others the losses, so that no harm is silent. Of runs, each in full.
    /// </summary>
    private static string Compared(StudyResult result)
    {
        var pairs = Comparison.Pairs(result);
        int[] seeds = [.. pairs.Select(pair => SeedsOf(result, pair))];
        var parts = pairs.Select((pair, i) => i == 0 || result.IsOfRuns()
            ? $"{Head(result, pair, i, i > 0 && seeds[i] == seeds[0] ? null : Ground(result, seeds[i]))}: {Tasks(result, pair)}"
            : Lost(result, pair));
        return string.Join(" — ", parts.Where(part => part.Length > 0));
    }

    private static string Lost(StudyResult result, (string Variant, string Baseline) pair)
    {
        string[] lost = [.. from task in result.Claimed().Keys
                            from one in Comparison.All(result, task, pair)
                            where one.Outcome is Outcome.Lost
                            select $"{task} {StudyMetrics.Title(one.Metric)}"];
        return lost.Length == 0 ? string.Empty : $"versus {pair.Baseline} it lost {Sentences.And(lost)}";
    }

    private static string Head(StudyResult result, (string Variant, string Baseline) pair, int place, string? ground)
    {
        var baseline = result.Kind()?.Called(pair.Baseline) ?? pair.Baseline;
        var names = place == 0 && !result.IsSearch()
            ? $"{pair.Variant} versus {baseline}"
            : result.IsOfRuns() ? pair.Variant : $"versus {baseline}";
        return ground is null ? names : $"{names} ({ground})";
    }

    /// <summary>Seeds that both of a pair have; where there are none, all seeds of the study.</summary>
    private static int SeedsOf(StudyResult result, (string Variant, string Baseline) pair) => result.Claimed().Keys
        .SelectMany(task => Comparison.All(result, task, pair).Select(one => one.Difference?.BySeed.Count))
        .FirstOrDefault(seeds => seeds is not null) ?? result.Seeds.Count;

    private static string Tasks(StudyResult result, (string Variant, string Baseline) pair)
    {
        var tasks = result.Claimed().Keys.Select(task => (Name: task, All: Comparison.All(result, task, pair))).ToArray();
        return tasks.Length > 1 && tasks.All(task => task.All.All(one => one.Outcome is Outcome.Unclear))
            ? "no difference shown on any task"
            : string.Join("; ", tasks.Select(task => StudyWords.Of(result, task.Name, task.All)));
    }

    private static string Chosen(StudyResult result) => result.Choice switch
    {
        null => "Nothing was chosen: no candidate has a value in all of its runs",
        { } choice when string.Equals(choice.Variant, result.Baseline, StringComparison.Ordinal) =>
            $"No setting did better than the file as written: chosen {StudyWords.Chosen(choice)}",
        { } choice => $"Chosen: {StudyWords.Chosen(choice)}",
    };
}
