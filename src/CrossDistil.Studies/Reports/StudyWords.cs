using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports;

/// <summary>A study's numbers in words.</summary>
internal static class StudyWords
{
    /// <summary>Text of an unknown difference.</summary>
    public const string NotCompared = "not compared";

    /// <summary>Text of values without any finished seed.</summary>
    public const string NoSeed = "no seed finished";

    private const string NotShown = "no difference shown";

    /// <summary>What was run, with which seeds, and when.</summary>
    public static string Headline(StudyResult result) =>
        $"crossdistil {result.Command}, {Sentences.Seeds(result.Seeds)}{(Day(result) is { } day ? $", {day}" : string.Empty)}";

    /// <summary>What was run, on what, and when, as far as the result says.</summary>
    public static string Subject(StudyResult result)
    {
        var folds = result.Folds.Count == 0
            ? "the file's own validation window"
            : $"{result.Folds.Count} validation windows from {string.Join(", ", result.Folds)}";
        string?[] parts =
        [
            $"crossdistil {result.Command}, experiment {result.Experiment}", Sentences.Seeds(result.Seeds), folds,
            $"version {result.Version}", DataOf(result), Day(result),
        ];
        return $"{string.Join("; ", parts.OfType<string>())}.";
    }

    /// <summary>A variant's name, and the number of its seeds where some are missing.</summary>
    public static string Name(StudyResult result, VariantResult variant) => variant.Seeds.Count == result.Seeds.Count
        ? variant.Name
        : $"{variant.Name} ({variant.Seeds.Count} of {Sentences.Many(result.Seeds.Count, "seed")})";

    /// <summary>A failed run: variant, fold, seed.</summary>
    public static string Run(FailedRun run) =>
        $"{run.Variant}{(run.Fold is { } fold ? $", window from {fold}" : string.Empty)}, {Sentences.Seeds([run.Seed])}";

    /// <summary>The split that claims are made on.</summary>
    public static string Split(StudyResult result) => result.Test is null ? "validation (test closed)" : "test";

    /// <summary>Positives and labelled rows of a task, and the share of these that GAUC covers.</summary>
    public static string Counts(TaskResult task)
    {
        var coverage = task.GaucCoverage is { } share ? $", GAUC of {Numbers.Percent(share, 1)} of them" : string.Empty;
        return $"{Numbers.Count(task.Positives)} positives in {Numbers.Count(task.Rows)} labelled rows{coverage}";
    }

    /// <summary>A difference with its interval, such as +.0004 [−.0006, +.0014].</summary>
    public static string Difference(PairedDifference? difference) =>
        difference is null ? NotCompared : $"{Numbers.Signed(difference.Mean)} {Numbers.Interval(difference)}".TrimEnd();

    /// <summary>
    /// The corrected p-value as a claim: .012, or n.s. (.24) where it is not significant; – without a p-value.
    /// </summary>
    public static string Claim(PairedDifference difference) =>
        difference.Adjusted is null || difference.IsSignificant ? Numbers.P(difference) : $"n.s. ({Numbers.P(difference)})";

    /// <summary>The choice and its objective, and earlier choices whose test results were known before.</summary>
    public static string Chosen(StudyChoice choice)
    {
        var seen = choice.SeenBefore is { } before
            ? $"; the test split had been opened before, when the choice was {string.Join(", then ", before)}"
            : string.Empty;
        var of = Sentences.Many(choice.Candidates.Count, "candidate");
        return $"{choice.Variant}, of {of}: {Objective(choice)} {Numbers.Metric(choice.Value)}{seen}";
    }

    /// <summary>The objective that candidates were ordered by.</summary>
    public static string Objective(StudyChoice choice)
    {
        string[] terms = [.. choice.Objective.Split('+', StringSplitOptions.TrimEntries).Select(Term)];
        var one = terms[0].Contains(' ', StringComparison.Ordinal) ? terms[0] : $"mean {terms[0]}";
        return $"{(terms.Length == 1 ? one : $"mean of {string.Join(" and ", terms)}")} on validation";
    }

    /// <summary>Meaning of ± in a chart.</summary>
    public static string Whiskers(StudyResult result, string mark = "Whiskers") => result.Seeds.Count > 1
        ? $"{mark}: ± one sample standard deviation over seeds."
        : result.IsOfRuns() ? "Each value is of one run." : "Values are of one seed.";

    /// <summary>
    /// Task by task: variants better than the baseline, worse ones, and the number without a shown difference.
    /// </summary>
    public static string Differences(StudyResult result, string metric) =>
        $"{string.Join(". ", result.Claimed().Select(task => $"{task.Key}: {Differences(result, task.Key, task.Value, metric)}"))}.";

    /// <summary>The word for values over seeds.</summary>
    public static string Means(StudyResult result) => result.Seeds.Count == 1 ? "values" : "means";

    /// <summary>The highest value of each task on the primary metrics.</summary>
    public static string Highest(
        StudyResult result, OrderedDictionary<string, TaskResult> tasks, Func<string, string, double?>? bestPossible = null) =>
        $"Highest {Means(result)}, whatever their uncertainty: {Best(tasks, _ => result.Primary, bestPossible)}.";

    /// <summary>The best value of each task on some metrics, with its variant.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="metricsOf">Metrics of a task; a task without any is left out.</param>
    /// <param name="bestPossible">Task, metric → what the true probabilities reach; null = not known.</param>
    public static string Best(
        OrderedDictionary<string, TaskResult> tasks, Func<TaskResult, IReadOnlyList<string>> metricsOf,
        Func<string, string, double?>? bestPossible = null)
    {
        return string.Join("; ", from task in tasks
                                 let metrics = metricsOf(task.Value)
                                 where metrics.Count > 0
                                 select $"{task.Key}: {Sentences.And(metrics.Select(metric => Best(task.Key, task.Value, metric)))}");

        string Best(string name, TaskResult task, string metric)
        {
            var possible = bestPossible?.Invoke(name, metric) is { } best ? $", best possible {Numbers.Metric(best)}" : string.Empty;
            var found = task.Best(metric);
            return Value(metric, found?.Metrics[metric].Mean, $"{Sentences.Name(found?.Name ?? string.Empty)}{possible}");
        }
    }

    /// <summary>A metric's value and where it was reached, such as: AUC .7106 (plain).</summary>
    public static string Value(string metric, double? value, string where) =>
        $"{StudyMetrics.Title(metric)} {(value is null ? "undefined" : $"{Numbers.Metric(value)} ({where})")}";

    /// <summary>
    /// One task in a sentence, such as: like lost AUC (−.0139, p .002) and gained Multi-AUC (+.0144, p .044).
    /// </summary>
    public static string Of(StudyResult result, string task, IReadOnlyList<Comparison> comparisons)
    {
        var shown = comparisons.Where(IsShown).ToArray();
        if (shown.Length == 0) return $"{task}: {Rest(result, comparisons)}";
        var grouped = Sentences.And(Grouped(shown, one => $"{StudyMetrics.Title(one.Metric)} ({Size(one)})"));
        return $"{task} {grouped}{(shown.Length < comparisons.Count ? $", {Rest(comparisons)}" : string.Empty)}";

        static string Size(Comparison one) => $"{Numbers.Signed(one.Difference!.Mean)}, p {Numbers.P(one.Difference)}";
    }

    /// <summary>The same in a few words, such as: gained Multi-AUC, lost AUC.</summary>
    public static string InBrief(IReadOnlyList<Comparison> comparisons)
    {
        string[] shown = [.. Grouped(comparisons.Where(IsShown).OrderBy(one => one.Outcome), one => StudyMetrics.Title(one.Metric))];
        if (shown.Length > 0) return string.Join(", ", shown);
        return comparisons.Any(one => one.Outcome is Outcome.Unclear) ? NotShown : NotCompared;
    }

    /// <summary>How sure a comparison is, or why it is unknown.</summary>
    public static string Evidence(StudyResult result, Comparison comparison) => comparison.Difference switch
    {
        null => $"{NotCompared}: {Why(result, comparison.Task, comparison.Variant, comparison.Baseline)}",
        { Adjusted: null } difference when result.Test is null && difference.BySeed.Count < 2 =>
            "no p-value: the test split is closed, and it takes several seeds",
        { Adjusted: null } => "no p-value",
        { BySeed.Count: > 1 } difference => $"p {Numbers.P(difference)} (Holm), {Sentences.Many(difference.BySeed.Count, "seed")}",
        { } difference => $"p {Numbers.P(difference)} ({(difference.DeLong is null ? "bootstrap" : "DeLong")}, Holm; "
            + $"{(result.IsOfRuns() ? "one run each, rows taken as independent" : "one seed: says nothing about another seed")})",
    };

    /// <summary>
    /// Reasons why the file's own method fails <c>--guard</c>, one line per task and primary metric; empty = it passes.
    /// A missing comparison fails.
    /// </summary>
    public static IReadOnlyList<string> GuardFaults(StudyResult result) => Harm.Guarded(result) is { } harms
        ? [.. harms.Select(harm => Fault(result, harm))]
        : [$"guard: {result.Own} cannot be compared with {Baselines.Single}: the study has no results"];

    /// <summary>The comparisons with single by outcome, and which variants were harmed where.</summary>
    public static string Harms(StudyResult result, IReadOnlyList<Harm> harms)
    {
        var byOutcome = harms.ToLookup(harm => harm.Outcome);
        string Count(Outcome outcome) => Numbers.Count(byOutcome[outcome].Count());
        string[] harmed = [.. from harm in byOutcome[Outcome.Lost]
                              group Sentences.Name(harm.Variant) by (harm.Task, harm.Metric) into found
                              select $"{StudyMetrics.Title(found.Key.Metric)} of {found.Key.Task} by {Sentences.First([.. found])}"];
        var verdict = harmed.Length > 0 ? $"Harmed: {string.Join("; ", harmed)}."
            : byOutcome[Outcome.None].Count() == harms.Count ? "Nothing is said of harm."
            : "No harm is shown, which does not show that there is none.";
        return $"Of {Sentences.Many(harms.Count, "comparison")} with {Baselines.Single} on {Split(result)}: "
            + $"better {Count(Outcome.Gained)}, worse {Count(Outcome.Lost)}, {NotShown} {Count(Outcome.Unclear)}, "
            + $"{NotCompared} {Count(Outcome.None)}. {verdict}";
    }

    private static string? DataOf(StudyResult result) => result.Data is { } data
        ? $"data {string.Join(", ", data.Files)}, checksum {data.Content[..Math.Min(12, data.Content.Length)]}"
        : null;

    private static string? Day(StudyResult result) =>
        result.Created is { } day ? string.Create(CultureInfo.InvariantCulture, $"written {day:yyyy-MM-dd}") : null;

    private static string Differences(StudyResult result, string name, TaskResult task, string metric)
    {
        if (task.Find(result.Baseline) is null) return $"nothing is compared, for no seed of {result.Baseline} finished";
        var others = task.Variants.Where(variant => !string.Equals(variant.Name, result.Baseline, StringComparison.Ordinal)).ToArray();
        if (others.Length == 0) return $"nothing but {result.Baseline} finished";
        var byOutcome = others.ToLookup(variant => Outcomes.Of(metric, variant.ToBaseline.GetValueOrDefault(metric)));
        return string.Join("; ",
        [
            .. Shown(Outcome.Gained, "better"), .. Shown(Outcome.Lost, "worse"),
            .. Counted(byOutcome[Outcome.Unclear].Count(), others.Length, NotShown),
            .. Counted(byOutcome[Outcome.None].Count() + result.Lost(name).Count(), int.MaxValue, NotCompared),
        ]);

        IEnumerable<string> Shown(Outcome outcome, string word) => byOutcome[outcome].Any()
            ? [$"{word}: {Sentences.First([.. byOutcome[outcome].Select(variant => Of(variant.Name, variant.ToBaseline[metric]))])}"]
            : [];

        static string Of(string variant, PairedDifference difference) =>
            $"{Sentences.Name(variant)} ({Numbers.Signed(difference.Mean)}, p {Numbers.P(difference)})";

        static IEnumerable<string> Counted(int count, int all, string word) =>
            count == 0 ? [] : [count == all ? word : $"{word} for {Numbers.Count(count)}"];
    }

    private static bool IsShown(Comparison comparison) => comparison.Outcome is Outcome.Gained or Outcome.Lost;

    /// <summary>Comparisons by verb, such as: lost AUC and Multi-AUC.</summary>
    private static IEnumerable<string> Grouped(IEnumerable<Comparison> comparisons, Func<Comparison, string> words) => comparisons
        .GroupBy(one => one.Outcome)
        .Select(verb => $"{(verb.Key is Outcome.Gained ? "gained" : "lost")} {Sentences.And(verb.Select(words))}");

    /// <summary>Comparisons without a shown difference.</summary>
    private static string Rest(StudyResult result, IReadOnlyList<Comparison> comparisons) =>
        comparisons.All(one => one.Outcome is Outcome.Unclear) ? NotShown
        : comparisons.Any(one => one.Outcome is not Outcome.None) ? Rest(comparisons)
        : Sentences.And(comparisons.Select(one => Evidence(result, one)).Distinct(StringComparer.Ordinal));

    private static string Rest(IReadOnlyList<Comparison> comparisons)
    {
        string Metrics(Outcome outcome) =>
            Sentences.And(comparisons.Where(one => one.Outcome == outcome).Select(one => StudyMetrics.Title(one.Metric)));
        var (unclear, none) = (Metrics(Outcome.Unclear), Metrics(Outcome.None));
        string?[] parts = [unclear.Length > 0 ? $"{NotShown} in {unclear}" : null, none.Length > 0 ? $"{none} {NotCompared}" : null];
        return Sentences.And(parts.OfType<string>());
    }

    private static string Fault(StudyResult result, Harm harm) =>
        $"guard: {harm.Task}: {StudyMetrics.Title(harm.Metric)} of {harm.Variant} " + harm switch
        {
            { Outcome: Outcome.Lost, Difference: { } loss } => $"is worse than {Baselines.Single} by {Numbers.Metric(Math.Abs(loss.Mean))} "
                + $"(95 % {Numbers.Interval(loss)}, p {Numbers.P(loss)})",
            { Difference: null } => $"cannot be compared with {Baselines.Single}: {Why(result, harm.Task, harm.Variant, Baselines.Single)}",
            _ => $"cannot be compared with {Baselines.Single}: there is no p-value, ask for more seeds",
        };

    private static string Why(StudyResult result, string task, string of, string beside)
    {
        var found = result.Claimed()[task];
        if (found.Find(of) is not { } own) return $"no seed of {of} finished";
        if (found.Find(beside) is not { } other) return $"no seed of {beside} finished";
        return own.Seeds.Intersect(other.Seeds).Any() ? "it is undefined on these rows" : "no seed is shared";
    }

    // "like.multi_auc" → "like Multi-AUC"; greater is better, so logloss is negated
    private static string Term(string term)
    {
        var dot = term.LastIndexOf('.');
        var minus = term.EndsWith(StudyMetrics.Logloss, StringComparison.Ordinal) ? "−" : string.Empty;
        return $"{(dot < 0 ? string.Empty : $"{term[..dot]} ")}{minus}{StudyMetrics.Title(term[(dot + 1)..])}";
    }
}
