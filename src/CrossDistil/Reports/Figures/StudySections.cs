using CrossDistil.Reports.Sources;

namespace CrossDistil.Reports.Figures;

/// <summary>Figures of many runs: comparisons, sweeps, corruption, curves.</summary>
internal static class StudySections
{
    /// <summary>The sections, in the order of the studies; several runs without a study are compared as one.</summary>
    public static IEnumerable<Section> Of(ReportSubject subject) => [];
}
