using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Makes reports from runs and studies.</summary>
internal static class ReportBuilder
{
    /// <summary>The report of one study from its result alone, as its folder and its command show it.</summary>
    public static Report OfStudy(StudyResult result) =>
        Of(new ReportSubject($"{result.Experiment} {result.Command}", [], [result], BestPossible: null));

    /// <summary>The report; without measurements there is no figure.</summary>
    public static Report Of(ReportSubject subject)
    {
        var findings = Findings.Of(subject);
        return new Report(
            subject.Title, findings.Subject, findings.Answer, findings.ByTask,
            [.. StudySections.Of(subject), .. RunSections.Of(subject)],
            Facts.Warnings(subject), Facts.Of(subject), Facts.Documents(subject), Facts.Progress(subject));
    }
}
