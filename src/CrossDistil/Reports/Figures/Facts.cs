using CrossDistil.Reports.Sources;

namespace CrossDistil.Reports.Figures;

/// <summary>What a report says beside its figures.</summary>
internal static class Facts
{
    /// <summary>Versions, data checksum, machine, time, memory: name → value.</summary>
    public static OrderedDictionary<string, string> Of(ReportSubject subject) => new(StringComparer.Ordinal);

    /// <summary>What runs and studies warned of, each once.</summary>
    public static IReadOnlyList<string> Warnings(ReportSubject subject) => [];

    /// <summary>The resolved experiments.</summary>
    public static IReadOnlyList<Document> Documents(ReportSubject subject) => [];

    /// <summary>Where training stands, of a report on one run that is under way.</summary>
    public static Progress? Progress(ReportSubject subject) => null;
}
