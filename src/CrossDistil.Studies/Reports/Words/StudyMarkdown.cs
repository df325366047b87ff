using System.Globalization;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using static CrossDistil.Studies.Reports.Words.MarkdownTable;

namespace CrossDistil.Studies.Reports.Words;

/// <summary>A study's <c>results.md</c>: everything of a <see cref="StudyResult"/> that a person reads, ready for a page of results.</summary>
public static class StudyMarkdown
{
    /// <summary>The page; lines end in \n.</summary>
    public static string Of(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        IEnumerable<string> lines =
        [
            $"# {Escape(result.Command)}: {Escape(result.Experiment)}", string.Empty, $"{Escape(Subject(result))}.", string.Empty, .. StudyWords.InShort(result).Select(line => $"- {Escape(line)}").Append(string.Empty),
            .. Claims(result), .. Validation(result), .. Harms(result), .. Choice(result.Choice), .. Failed(result.Failed),
            .. Conflict(result.Conflict), .. Curves(result.Curves), .. List("Warnings", result.Warnings), .. List("Reading these tables", StudyLegend.Of(result)),
        ];
        return string.Join('\n', lines);
    }

    private static string Subject(StudyResult result) =>
        StudyWords.Origin(result) is { Length: > 0 } origin ? $"{StudyWords.Subject(result)}; {origin}" : StudyWords.Subject(result);

    private static IEnumerable<string> Claims(StudyResult result)
    {
        if (result.Claimed().Count == 0) return [StudyText.NoSeed, string.Empty];
        var split = result.Test is null ? "validation (test closed)" : "test";
        return result.Claimed().SelectMany(task => Section(
            $"{Escape(task.Key)} on {split}", $"{StudyWords.Counts(task.Value)}; differences to {Escape(result.Baseline)}.", Claims(result, task.Key, task.Value)));
    }

    private static IEnumerable<string> Claims(StudyResult result, string name, TaskResult task)
    {
        var others = result.Others(task);
        string[] header = ["variant", .. result.Primary.SelectMany(metric => new[] { StudyMetrics.Title(metric), "difference [95 %]", "p (Holm)" }), .. others.Select(StudyMetrics.Title)];
        var rows = task.Variants.Select(variant => (string[])
        [
            Escape(StudyWords.Name(result, variant)),
            .. result.Primary.SelectMany(metric => Claim(result, variant, metric)),
            .. others.Select(metric => StudyText.Value(variant.Metrics.GetValueOrDefault(metric))),
        ]);
        var lost = result.Lost(name).Select(variant => (string[])[Escape(variant), StudyText.NoSeed, .. Enumerable.Repeat(string.Empty, header.Length - 2)]);
        return MarkdownTable.Of(header, rows.Concat(lost));
    }

    private static string[] Claim(StudyResult result, VariantResult variant, string metric)
    {
        var difference = variant.ToBaseline.GetValueOrDefault(metric);
        var claim = difference is null ? string.Empty : StudyText.Claim(difference);
        return [StudyText.Value(variant.Metrics.GetValueOrDefault(metric)), Bold(StudyWords.ToBaseline(result, variant, metric), difference), Bold(Escape(claim), difference)];
    }

    private static IEnumerable<string> Validation(StudyResult result) => result.Test is null ? [] : Section(
        "Validation", "What choices were made by; it claims nothing.",
        MarkdownTable.Of(
            ["task", "variant", .. result.Primary.Select(StudyMetrics.Title)],
            from task in result.Validation
            from variant in task.Value.Variants
            select (string[])
            [
                Escape(task.Key), Escape(StudyWords.Name(result, variant)),
                .. result.Primary.Select(metric => StudyText.Value(variant.Metrics.GetValueOrDefault(metric))),
            ]));

    private static IEnumerable<string> Harms(StudyResult result) => Harm.Of(result) is { Count: > 0 } harms ? Harms(result, harms) : [];

    private static IEnumerable<string> Harms(StudyResult result, IReadOnlyList<Harm> all) => Section(
        "No silent harm", $"Every variant beside {Baselines.Single}, each task trained alone, on {StudyWords.Split(result)}.",
        MarkdownTable.Of(
            ["task", "variant", .. result.Primary.SelectMany(metric => new[] { $"{StudyMetrics.Title(metric)} [95 %]", "verdict" })],
            all.GroupBy(harm => (harm.Task, harm.Variant)).Select(harms => (string[])
            [
                Escape(harms.Key.Task), Escape(harms.Key.Variant),
                .. harms.SelectMany(harm => new[]
                {
                    harm.Difference is null ? StudyText.Undefined : Bold(StudyText.Difference(harm.Difference), harm.Difference),
                    Bold(Escape(StudyText.Verdict(harm)), harm.Difference),
                }),
            ])));

    private static IEnumerable<string> Choice(StudyChoice? choice) => choice is null ? [] : Section(
        "Chosen", $"{Escape(StudyWords.Chosen(choice))}.",
        MarkdownTable.Of(
            ["candidate", StudyWords.Objective(choice)],
            choice.Candidates.Select(candidate => (string[])[Escape(candidate.Key), StudyText.Number(candidate.Value)])));

    private static IEnumerable<string> Failed(IReadOnlyList<FailedRun> failed) =>
        List("Failed runs", [.. failed.Select(run => $"{StudyWords.Run(run)}: {run.Error}")]);

    private static IEnumerable<string> Conflict(OrderedDictionary<string, IReadOnlyList<ConflictResult>> conflict) => conflict.Count == 0 ? [] : Section(
        "Gradient conflict", "Mean cosine over seeds between two tasks' gradients on the shared parameters, by epoch; below 0 they pull apart.",
        MarkdownTable.Of(
            ["variant", "tasks", .. StudyCurves.Epochs(conflict).Select(epoch => string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}"))],
            StudyCurves.Conflicts(conflict).Select(row => (string[])
                [Escape(row.Variant), Escape(row.Tasks), .. StudyCurves.Epochs(conflict).Select(epoch => row.Cosines.TryGetValue(epoch, out var cosine) ? StudyText.Cosine(cosine) : string.Empty)])));

    private static IEnumerable<string> Curves(OrderedDictionary<string, IReadOnlyList<CurvePoint>> curves) =>
        from task in StudyCurves.Tasks(curves)
        from metric in StudyCurves.Metrics
        from line in Section(
            $"{Escape(task)}: {StudyMetrics.Title(metric)} by step, on validation", null,
            MarkdownTable.Of(["step", .. curves.Keys.Select(Escape)], StudyCurves.Rows(curves, task, metric)))
        select line;

    private static IEnumerable<string> Section(string title, string? note, IEnumerable<string> body) =>
        [$"## {title}", string.Empty, .. note is null ? Array.Empty<string>() : [note, string.Empty], .. body];

    private static IEnumerable<string> List(string title, IReadOnlyList<string> lines) =>
        lines.Count == 0 ? [] : Section(title, null, [.. lines.Select(line => $"- {Escape(line)}"), string.Empty]);

    private static string Bold(string text, PairedDifference? difference) => difference is { IsSignificant: true } ? $"**{text}**" : text;
}
