using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Which task gained, which lost, how sure.</summary>
/// <param name="Subject">What the report is of, in one line.</param>
/// <param name="Answer">One sentence.</param>
/// <param name="ByTask">The same task by task; empty where nothing is compared.</param>
internal sealed record Findings(string Subject, string Answer, IReadOnlyList<Finding> ByTask)
{
    /// <summary>Read off the studies; where there are none, off the runs.</summary>
    public static Findings Of(ReportSubject subject)
    {
        if (subject.Studies.Count == 0) return RunFindings.Of(subject);
        var primary = subject.Studies.MinBy(study => StudyKind.PlaceOf(study.Command))!;
        var others = subject.Studies.Where(study => !ReferenceEquals(study, primary)).Select(study => study.Command).ToArray();
        return new(
            $"{StudyWords.Headline(primary)}{(others.Length > 0 ? $"; and {Sentences.And(others)}" : string.Empty)}",
            StudyAnswer.Of(primary), ByTaskOf(primary));
    }

    /// <summary>The claims of a study's own method, or of runs beside the first, task by task.</summary>
    public static IReadOnlyList<Finding> ByTaskOf(StudyResult result)
    {
        if (result.Claimed().Count == 0 || Comparison.Pairs(result) is not { Count: > 0 } pairs) return [];
        return [.. result.Claimed().Keys.Select(task => Of(result, task, [.. pairs.Select(pair => Comparison.All(result, task, pair))]))];
    }

    private static Finding Of(StudyResult result, string task, IReadOnlyList<IReadOnlyList<Comparison>> pairs)
    {
        string[] texts = [.. pairs.Select(StudyWords.InBrief)];
        var isOne = texts.Distinct(StringComparer.Ordinal).Count() == 1;
        var several = pairs.Select(pair => pair[0].Of).Distinct(StringComparer.Ordinal).Count() > 1;
        var text = isOne
            ? texts[0]
            : string.Join("; ", pairs.Zip(texts, (pair, words) => $"{(several ? pair[0].Of : $"beside {pair[0].Beside}")}: {words}"));
        // As in the answer: a gain is one beside the baseline, and a loss is one beside whatever it may be. Of several runs all count.
        var counted = pairs.SelectMany((pair, i) => pair.Where(one => several || i == 0 || one.Outcome is Outcome.Lost));
        return new(
            task, Outcomes.Of(counted.Select(one => one.Outcome)), text,
            [.. pairs.SelectMany(pair => pair).Select(one => ClaimOf(result, one))]);
    }

    private static Claim ClaimOf(StudyResult result, Comparison of) => new(
        of.Of, of.Beside, StudyMetrics.Title(of.Metric), of.Outcome, Cells.Difference(of.Metric, of.Difference),
        StudyWords.Sure(result, of));
}
