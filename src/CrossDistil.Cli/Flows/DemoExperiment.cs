using CrossDistil.Data.Files;

namespace CrossDistil.Cli.Flows;

/// <summary>The experiment file of the demo.</summary>
internal static class DemoExperiment
{
    private const string Resource = "demo.json";

    /// <summary>Writes it beside the log and returns its path.</summary>
    public static string Write(string folder)
    {
        var path = Path.Combine(folder, "experiment.json");
        using var text = typeof(DemoExperiment).Assembly.GetManifestResourceStream(Resource)!;
        AtomicFile.Write(path, text.CopyTo);
        return path;
    }
}
