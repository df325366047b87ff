using System.Globalization;
using CrossDistil.Studies.Reports.Parts;

namespace CrossDistil.Studies.Reports.Files;

/// <summary>What the Markdown and the terminal say in the same words.</summary>
public static class ReportWords
{
    private const int MostRows = 40;

    /// <summary>Whether a table is too long to read as text, and only named.</summary>
    public static bool IsOnlyNamed(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.IsDetail || table.Rows.Count > MostRows;
    }

    /// <summary>What stands in the place of such a table, such as: 1,200 rows, in report.csv.</summary>
    public static string Named(Table table, string csvName)
    {
        ArgumentNullException.ThrowIfNull(table);
        return string.Create(CultureInfo.InvariantCulture, $"{table.Rows.Count:N0} {(table.Rows.Count == 1 ? "row" : "rows")}, in {csvName}");
    }

    /// <summary>Where training stands, such as: epoch 2 of 5, step 300 of 585, 90,100 rows/s, 0:04 left.</summary>
    public static string Of(Progress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var left = progress.SecondsLeft is { } seconds ? $", {Clock(TimeSpan.FromSeconds(seconds))} left" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture, $"epoch {progress.Epoch} of {progress.Epochs}, step {progress.Step:N0} of {progress.Steps:N0}, {progress.RowsPerSecond:N0} rows/s{left}");
    }

    private static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes}:{time.Seconds:00}");
}
