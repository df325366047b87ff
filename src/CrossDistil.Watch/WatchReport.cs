using CrossDistil.Data.Files;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Watch;

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
        var studies = items.Select(item => Asked(item.Folder)).ToArray();
        string[] experiments = [.. studies.Select(study => study.Experiment).Distinct(StringComparer.Ordinal)];
        if (experiments.Length > 1) return $"these are studies of different experiments ({string.Join(", ", experiments)}): choose studies of one";
        var twice = studies.GroupBy(study => study.Command, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? null : $"several of these are studies of {twice.Key}: choose one of them";
    }

    private static (string Command, string Experiment) Asked(string study)
    {
        var path = Path.Combine(study, "study.json");
        return InputFile.Read(path, "start the study again", () =>
        {
            using var plan = JsonDocument.Parse(File.ReadAllBytes(path));
            return (Text("command"), Text("experiment"));

            string Text(string name) => plan.RootElement.GetProperty(name).GetString() ?? string.Empty;
        });
    }
}
