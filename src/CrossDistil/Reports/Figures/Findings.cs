using CrossDistil.Reports.Sources;

namespace CrossDistil.Reports.Figures;

/// <summary>Which task gained, which lost, how sure.</summary>
/// <param name="Subject">What the report is of, in one line.</param>
/// <param name="Answer">One sentence.</param>
/// <param name="ByTask">The same task by task; empty where nothing is compared.</param>
internal sealed record Findings(string Subject, string Answer, IReadOnlyList<Finding> ByTask)
{
    /// <summary>Read off the studies; where there are none, off the runs.</summary>
    public static Findings Of(ReportSubject subject) => new(subject.Title, string.Empty, []);
}
