using CrossDistil.Data.Files;
using CrossDistil.Ingest.Input;
using CrossDistil.Studies.Synthetic;

namespace CrossDistil.Cli.Flows;

/// <summary>A log in the paper's shape and an experiment file that trains CrossDistil on it.</summary>
internal static class TikTokPreset
{
    private const string Parquet = "log.parquet";
    private const string Csv = "log.csv";

    /// <summary>Writes both into a folder, which is created if necessary.</summary>
    public static TikTokSummary Write(string folder, TikTokOptions options, bool csv, CancellationToken ct)
    {
        var log = new TikTokLog(options);
        AtomicFile.CreateFolder(folder);
        if (csv) log.WriteCsv(Path.Combine(folder, Csv), ct);
        else ParquetFile.Write(Path.Combine(folder, Parquet), TikTokLog.Columns, log.Blocks(), ct);
        var experiment = Resources.Text("tiktok.json").Replace(Parquet, csv ? Csv : Parquet, StringComparison.Ordinal);
        AtomicFile.WriteText(Path.Combine(folder, "experiment.json"), experiment);
        return log.Summary;
    }
}
