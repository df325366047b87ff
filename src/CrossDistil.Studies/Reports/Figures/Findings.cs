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
    // What answers the question most directly comes first: a search says what it chose, and only then what that gained.
    private static readonly string[] s_first = ["compare", "ablate", "corrupt", "curves", "sweep", "tune"];

    /// <summary>Read off the studies; where there are none, off the runs.</summary>
    public static Findings Of(ReportSubject subject)
    {
        if (subject.Studies.Count == 0) return RunFindings.Of(subject);
        var primary = subject.Studies.MinBy(study => Array.IndexOf(s_first, study.Command) is >= 0 and var place ? place : s_first.Length)!;
        var others = subject.Studies.Where(study => !ReferenceEquals(study, primary)).Select(study => study.Command).ToArray();
        return new(
            StudyNotes.Headline(primary) + (others.Length > 0 ? $"; and {ClaimWords.List(others)}" : string.Empty), StudyAnswer.Of(primary), ByTaskOf(primary));
    }

    /// <summary>The claims of a study's own method, or of runs beside the first, task by task.</summary>
    public static IReadOnlyList<Finding> ByTaskOf(StudyResult result)
    {
        if (result.Claimed().Count == 0 || StudyClaims.Pairs(result) is not { Count: > 0 } pairs) return [];
        return [.. result.Claimed().Select(task => Of(task.Key, [.. pairs.Select(pair => StudyClaims.Of(result, task.Value, pair.Of, pair.Beside))]))];
    }

    private static Finding Of(string task, IReadOnlyList<IReadOnlyList<Claim>> pairs)
    {
        string[] texts = [.. pairs.Select(ClaimWords.InBrief)];
        var isOne = texts.Distinct(StringComparer.Ordinal).Count() == 1;
        var several = pairs.Select(claims => claims[0].Of).Distinct(StringComparer.Ordinal).Count() > 1;
        var text = isOne ? texts[0] : string.Join("; ", pairs.Zip(texts, (claims, words) => several ? $"{claims[0].Of}: {words}" : $"beside {claims[0].Beside}: {words}"));
        Claim[] all = [.. pairs.SelectMany(claims => claims)];
        // As in the answer: a gain is one beside the baseline, and a loss is one beside whatever it may be. Of several runs all count.
        return new(task, StudyClaims.OutcomeOf(several ? all : all.Where(claim => pairs[0].Contains(claim) || claim.Outcome is Outcome.Lost)), text, all);
    }
}
