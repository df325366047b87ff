using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Reports;
using CrossDistil.Reports.Sources;
using CrossDistil.Runs;
using CrossDistil.Studies;

namespace CrossDistil.Serving.Watch;

/// <summary>The report on what is watched.</summary>
internal static class WatchReport
{
    /// <summary>Builds it.</summary>
    /// <param name="items">Runs, or studies of one experiment; the one that others are held against first.</param>
    /// <exception cref="InputException">A file is damaged or gone.</exception>
    public static Report Of(IReadOnlyList<WatchedItem> items) => ReportBuilder.Of(items[0].Kind == WatchedKind.Run
        ? new ReportSubject(items[0].Name, [.. items.Select(Run)], [], BestPossible: null)
        : new ReportSubject(items[0].Name, [], [.. items.Select(Study)], BestPossible: null));

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

    private static RunSource Run(WatchedItem item)
    {
        var run = new RunFolder(item.Folder);
        var (progress, metrics) = (run.ReadProgress(), run.ReadMetrics()); // in this order: a run that ends in between has its metrics by now
        return new RunSource(item.Name, run, ExperimentFile.Load(run.ExperimentPath, [], seed: null).Experiment, metrics, metrics is null ? progress : null, Strata: null, Scored: null);
    }

    private static StudyResult Study(WatchedItem item)
    {
        var path = new StudyFolder(item.Folder).ResultsPath;
        try
        {
            return JsonSerializer.Deserialize<StudyResult>(File.ReadAllText(path)) ?? throw new JsonException("is null");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            throw new InputException(path, $"cannot be read ({e.Message.ReplaceLineEndings(" ")})", "start the study again");
        }
    }
}
