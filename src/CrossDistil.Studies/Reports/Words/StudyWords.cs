using System.Globalization;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Words;

/// <summary>What a study's tables say in sentences.</summary>
public static class StudyWords
{
    /// <summary>What was run: command, experiment, seeds, folds, version.</summary>
    public static string Subject(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var folds = result.Folds.Count == 0 ? "the file's own validation window" : $"{result.Folds.Count} validation windows from {string.Join(", ", result.Folds)}";
        return $"crossdistil {result.Command}, experiment {result.Experiment}; {Seeds(result.Seeds)}; {folds}; version {result.Version}";
    }

    /// <summary>What it was run on, and when; empty where the result does not say.</summary>
    public static string Origin(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string[] parts =
        [
            .. result.Data is { } data ? [$"data {string.Join(", ", data.Files)}, checksum {data.Content[..Math.Min(12, data.Content.Length)]}"] : Array.Empty<string>(),
            .. result.Created is { } day ? [string.Create(CultureInfo.InvariantCulture, $"written {day:yyyy-MM-dd}")] : Array.Empty<string>(),
        ];
        return string.Join("; ", parts);
    }

    /// <summary>Seeds, such as: seed 1; seeds 1–5; seeds 1, 2, 7.</summary>
    public static string Seeds(IReadOnlyList<ulong> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        if (seeds.Count == 1) return string.Create(CultureInfo.InvariantCulture, $"seed {seeds[0]}");
        var running = seeds.Count > 2 && seeds.Zip(seeds.Skip(1)).All(pair => pair.Second == pair.First + 1);
        var list = running ? $"{Text(seeds[0])}–{Text(seeds[^1])}" : string.Join(", ", seeds.Select(Text));
        return $"seeds {list}";
    }

    /// <summary>A variant's name, with the number of its seeds where some are missing.</summary>
    public static string Name(StudyResult result, VariantResult variant)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(variant);
        return variant.Seeds.Count == result.Seeds.Count ? variant.Name : $"{variant.Name} ({variant.Seeds.Count} of {Many(result.Seeds.Count, "seed")})";
    }

    /// <summary>The difference to the baseline, or why there is none.</summary>
    public static string ToBaseline(StudyResult result, VariantResult variant, string metric)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(variant);
        return string.Equals(variant.Name, result.Baseline, StringComparison.Ordinal)
            ? "baseline"
            : StudyText.Difference(variant.ToBaseline.GetValueOrDefault(metric));
    }

    /// <summary>Positives and labelled rows of a task, and how many of these GAUC is of.</summary>
    public static string Counts(TaskResult task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var coverage = task.GaucCoverage is { } share ? string.Create(CultureInfo.InvariantCulture, $", GAUC of {100 * share:0.#} % of them") : string.Empty;
        return $"{StudyText.Count(task.Positives)} positives in {StudyText.Count(task.Rows)} labelled rows{coverage}";
    }

    /// <summary>What was chosen and by what, and whose test results were there before it was.</summary>
    public static string Chosen(StudyChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var seen = choice.SeenBefore is { } before ? $"; the test split had been opened before, when the choice was {string.Join(", then ", before)}" : string.Empty;
        return $"{choice.Variant}, of {Many(choice.Candidates.Count, "candidate")}: {Objective(choice)} {StudyText.Number(choice.Value)}{seen}";
    }

    /// <summary>What candidates were ordered by.</summary>
    public static string Objective(StudyChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        string[] terms = [.. choice.Objective.Split('+', StringSplitOptions.TrimEntries).Select(Term)];
        return $"{(terms is [var only] ? (only.Contains(' ', StringComparison.Ordinal) ? only : $"mean {only}") : $"mean of {string.Join(" and ", terms)}")} on validation";
    }

    /// <summary>A failed run: variant, fold, seed.</summary>
    public static string Run(FailedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return string.Create(CultureInfo.InvariantCulture, $"{run.Variant}{(run.Fold is { } fold ? $", window from {fold}" : string.Empty)}, seed {run.Seed}");
    }

    /// <summary>What the study says of the file's own method, a line for each task beside single and beside the baseline; nothing of a variant that is not in the table.</summary>
    public static IReadOnlyList<string> InShort(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var own = from task in result.Claimed() let found = task.Value.Find(result.Own) where found is not null select (Task: task.Key, Found: found);
        return
        [
            .. from task in own
               from other in (string[])[Baselines.Single, result.Baseline]
               where !string.Equals(other, result.Own, StringComparison.Ordinal)
               let differences = other is Baselines.Single ? task.Found.ToSingle : task.Found.ToBaseline
               group $"{task.Task}: {result.Own} beside {other}{(result.Seeds.Count == 1 ? ", one seed" : string.Empty)}: {string.Join(", ", result.Primary.Select(metric => Verdict(metric, differences.GetValueOrDefault(metric))))}"
                   by (task.Task, other) into lines
               select lines.First(), // single may be the baseline
        ];

        string Verdict(string metric, CrossDistil.Studies.Statistics.PairedDifference? difference) =>
            $"{StudyMetrics.Title(metric)} {StudyText.Verdict(new(string.Empty, result.Own, metric, difference, Harm.VerdictOf(metric, difference)))}";
    }

    /// <summary>Which rows claims are made on.</summary>
    public static string Split(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Test is null ? "validation" : "test";
    }

    /// <summary>A number of things.</summary>
    public static string Many(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? string.Empty : "s")}");

    // "like.multi_auc" → "like Multi-AUC"; greater is better, so that logloss counts negative
    private static string Term(string term)
    {
        var dot = term.LastIndexOf('.');
        var metric = StudyMetrics.Title(term[(dot + 1)..]);
        return (dot < 0 ? string.Empty : $"{term[..dot]} ") + (term.EndsWith(StudyMetrics.Logloss, StringComparison.Ordinal) ? "−" : string.Empty) + metric;
    }

    private static string Text(ulong seed) => seed.ToString(CultureInfo.InvariantCulture);
}
