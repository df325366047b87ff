using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Which task gained, which lost, how sure.</summary>
/// <param name="Subject">Subject of the report, in one line.</param>
/// <param name="Answer">One sentence.</param>
/// <param name="ByTask">The same task by task; empty where nothing is compared.</param>
internal sealed record Findings(string Subject, string Answer, IReadOnlyList<Finding> ByTask)
{
    /// <summary>From the studies; where there are none, from the runs.</summary>
    public static Findings Of(ReportSubject subject)
    {
        if (subject.Studies.Count == 0) return RunFindings.Of(subject);
        var primary = subject.Studies.MinBy(study => StudyKind.PlaceOf(study.Command))!;
        var others = subject.Studies.Where(study => !ReferenceEquals(study, primary)).Select(study => study.Command).ToArray();
        return new(
            $"{StudyWords.Headline(primary)}{(others.Length > 0 ? $"; and {Sentences.And(others)}" : string.Empty)}",
            StudyAnswer.Of(primary), ByTaskOf(primary));
    }

    /// <summary>The claims of a study's own method, or of runs compared with the first, task by task.</summary>
    public static IReadOnlyList<Finding> ByTaskOf(StudyResult result)
    {
        if (result.Claimed().Count == 0 || Comparison.Pairs(result) is not { Count: > 0 } pairs) return [];
        return [.. result.Claimed().Keys.Select(task => Of(result, task, [.. pairs.Select(pair => Comparison.All(result, task, pair))]))];
    }

    private static Finding Of(StudyResult result, string task, IReadOnlyList<IReadOnlyList<Comparison>> pairs)
    {
        string[] texts = [.. pairs.Select(StudyWords.InBrief)];
        var isOne = texts.Distinct(StringComparer.Ordinal).Count() == 1;
        var several = pairs.Select(pair => pair[0].Variant).Distinct(StringComparer.Ordinal).Count() > 1;
        var text = isOne
            ? texts[0]
            : string.Join(
                "; ", pairs.Zip(texts, (pair, words) => $"{(several ? pair[0].Variant : $"versus {pair[0].Baseline}")}: {words}"));
        // As in the answer: a gain counts beside the baseline, a loss beside anything. Of several runs all count.
        var counted = pairs.SelectMany((pair, i) => pair.Where(one => several || i == 0 || one.Outcome is Outcome.Lost));
        var claims = from pair in pairs
                     from one in pair
                     let difference = Cells.Difference(one.Metric, one.Difference)
                     let title = StudyMetrics.Title(one.Metric)
                     select new Claim(one.Variant, one.Baseline, title, one.Outcome, difference, StudyWords.Evidence(result, one));
        return new(task, Outcomes.Of(counted.Select(one => one.Outcome)), text, [.. claims]);
    }
}
