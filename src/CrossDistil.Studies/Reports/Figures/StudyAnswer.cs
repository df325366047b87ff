using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>A study's answer, in one sentence.</summary>
internal static class StudyAnswer
{
    /// <summary>What the file's own method, or the chosen setting, gained and lost; of runs, what each did beside the first.</summary>
    public static string Of(StudyResult result)
    {
        if (result.Claimed().Count == 0) return $"Nothing can be said yet: no run of {result.Command} finished.";
        var chosen = StudyClaims.IsSearch(result) ? Chosen(result) : null;
        var compared = Compared(result);
        return (chosen, compared) switch
        {
            (null, { Length: 0 }) => $"Nothing is compared: {result.Own} stands alone.",
            (null, _) => $"{compared}.",
            (_, { Length: 0 }) => $"{chosen}.",
            _ => $"{chosen} — {compared}.",
        };
    }

    /// <summary>On which seeds and rows a comparison is made, such as: 5 seeds, on test.</summary>
    public static string Ground(StudyResult result, int seeds)
    {
        if (result.Test is not null) return $"{Seeds(result, seeds)}, on test";
        return StudyClaims.IsSearch(result)
            ? $"{Seeds(result, seeds)}, on the validation rows that the choice was made by"
            : $"{Seeds(result, seeds)}, on validation: the test split is closed";
    }

    private static string Seeds(StudyResult result, int seeds) => (RunComparison.IsOf(result), seeds) switch
    {
        (true, _) => "one run each, which says nothing about another seed",
        (_, 1) => "one seed, which says nothing about another",
        _ => seeds == result.Seeds.Count ? StudyWords.Many(seeds, "seed") : $"{seeds} of {StudyWords.Many(result.Seeds.Count, "seed")}",
    };

    /// <summary>The first pair in full; of others what was lost, for harm is not to be silent. Of runs, each in full.</summary>
    private static string Compared(StudyResult result)
    {
        var pairs = StudyClaims.Pairs(result);
        int[] seeds = [.. pairs.Select(pair => SeedsOf(result, pair))];
        var parts = pairs.Select((pair, i) => i == 0 || RunComparison.IsOf(result)
            ? $"{Head(result, pair, i, i > 0 && seeds[i] == seeds[0] ? null : Ground(result, seeds[i]))}: {Tasks(result, pair)}"
            : Lost(result, pair));
        return string.Join(" — ", parts.Where(part => part.Length > 0));
    }

    private static string Lost(StudyResult result, (string Of, string Beside) pair)
    {
        string[] lost = [.. from task in result.Claimed()
                            from claim in StudyClaims.Of(result, task.Value, pair.Of, pair.Beside)
                            where claim.Outcome is Outcome.Lost
                            select $"{task.Key} {claim.Metric}"];
        return lost.Length == 0 ? string.Empty : $"beside {pair.Beside} it lost {ClaimWords.List(lost)}";
    }

    private static string Head(StudyResult result, (string Of, string Beside) pair, int place, string? ground)
    {
        // Of other commands, and where a user chose the baseline, it may be a method.
        var plain = result.Command is "compare" && pair.Beside is not Baselines.Single && Variants.IsBackbone(pair.Beside) ? "plain " : string.Empty;
        var names = place == 0 && !StudyClaims.IsSearch(result) ? $"{pair.Of} beside {plain}{pair.Beside}" : RunComparison.IsOf(result) ? pair.Of : $"beside {plain}{pair.Beside}";
        return ground is null ? names : $"{names} ({ground})";
    }

    /// <summary>Seeds that a pair shares; where none is, those that were asked for.</summary>
    private static int SeedsOf(StudyResult result, (string Of, string Beside) pair)
    {
        var shared = result.Claimed().Values.SelectMany(task => result.Primary.Select(metric => StudyClaims.Between(result, task, pair.Of, pair.Beside, metric)?.BySeed.Count));
        return shared.FirstOrDefault(seeds => seeds is not null) ?? result.Seeds.Count;
    }

    private static string Tasks(StudyResult result, (string Of, string Beside) pair)
    {
        var tasks = result.Claimed().Select(task => (task.Key, Claims: StudyClaims.Of(result, task.Value, pair.Of, pair.Beside))).ToArray();
        return tasks.All(task => task.Claims.All(claim => claim.Outcome is Outcome.Unclear))
            ? tasks.Length == 1 ? $"{tasks[0].Key}: no difference shown" : "no difference shown on any task"
            : string.Join("; ", tasks.Select(task => ClaimWords.Of(task.Key, task.Claims)));
    }

    private static string Chosen(StudyResult result) => result.Choice switch
    {
        null => "Nothing was chosen: no candidate has a value in all of its runs",
        { } choice when string.Equals(choice.Variant, result.Baseline, StringComparison.Ordinal) => $"No setting did better than the file as written: chosen {StudyWords.Chosen(choice)}",
        { } choice => $"Chosen: {StudyWords.Chosen(choice)}",
    };
}
