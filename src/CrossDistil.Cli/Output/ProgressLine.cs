using CrossDistil.Studies.Reports;

namespace CrossDistil.Cli.Output;

/// <summary>The progress of some work, as shown to people.</summary>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all; 0 = unknown.</param>
/// <param name="Text">Details: rate, time left, results.</param>
/// <param name="Milestone">Whether a log should have it, such as a validation.</param>
internal readonly record struct ProgressLine(double Done, double Total, string Text, bool Milestone)
{
    /// <summary>Rates are not shown before this time.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>A rate such as "41,250 rows/s".</summary>
    public static string Rate(double rowsPerSecond) => string.Create(CultureInfo.InvariantCulture, $"{rowsPerSecond:N0} rows/s");

    /// <summary>The time left at the same speed, such as "2:05 left"; empty at the start.</summary>
    public static string Left(double done, double total, TimeSpan elapsed)
    {
        if (done <= 0 || total <= done || elapsed < Soon) return string.Empty;
        var left = TimeSpan.FromSeconds(Math.Round(elapsed.TotalSeconds * (total - done) / done));
        return $"{Numbers.Clock(left)} left";
    }

    /// <summary>Details side by side, empty ones left out.</summary>
    public static string Join(params IEnumerable<string> parts) => string.Join("  ", parts.Where(part => part.Length > 0));
}
