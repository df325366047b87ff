using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Reports;
using CrossDistil.Reports.Sources;

namespace CrossDistil.Serving.Watch;

/// <summary>The report on what is watched.</summary>
internal static class WatchReport
{
    /// <summary>Builds it.</summary>
    /// <param name="items">Runs, or studies of one experiment; the one that others are held against first.</param>
    /// <exception cref="InputException">A file is damaged or gone.</exception>
    public static Report Of(IReadOnlyList<WatchedItem> items) =>
        ReportBuilder.Of(ReportPaths.Read([.. items.Select(item => item.Folder)], items.Count == 1 ? items[0].Name : null).Subject);

    /// <summary>Why no report can be of these together; null = it can.</summary>
    public static string? WhyApart(IReadOnlyList<WatchedItem> items)
    {
        if (items.DistinctBy(item => item.Kind).Count() > 1) return "a study and a run cannot stand side by side: choose runs, or studies of one experiment";
        if (items[0].Kind == WatchedKind.Run) return null;
        string[] experiments = [.. items.Select(item => ExperimentOf(item.Folder)).Distinct(StringComparer.Ordinal)];
        return experiments.Length == 1 ? null : $"these are studies of different experiments ({string.Join(", ", experiments)}): choose studies of one";
    }

    private static string ExperimentOf(string study)
    {
        var path = Path.Combine(study, "study.json");
        try
        {
            using var plan = JsonDocument.Parse(File.ReadAllBytes(path));
            return plan.RootElement.GetProperty("experiment").GetString() ?? string.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException(path, $"cannot be read ({e.Message.ReplaceLineEndings(" ")})", "start the study again");
        }
    }
}
