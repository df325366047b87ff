using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports;

/// <summary>From runs and studies to what people look at.</summary>
public static class ReportBuilder
{
    /// <summary>The report; what was not measured has no figure.</summary>
    public static Report Of(ReportSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var findings = Findings.Of(subject);
        return new Report(
            subject.Title, findings.Subject, findings.Answer, findings.ByTask,
            [.. StudySections.Of(subject), .. RunSections.Of(subject)],
            Facts.Warnings(subject), Facts.Of(subject), Facts.Documents(subject), Facts.Progress(subject));
    }
}
