using CrossDistil.Reports.Sources;

namespace CrossDistil.Reports.Figures;

/// <summary>Figures of single runs: learning curves, scores, calibration, gradient conflict, strata, speed.</summary>
internal static class RunSections
{
    /// <summary>The sections; those of which nothing was measured are left out.</summary>
    public static IEnumerable<Section> Of(ReportSubject subject) => [];
}
