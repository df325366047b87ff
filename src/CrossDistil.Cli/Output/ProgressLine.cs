using CrossDistil.Studies.Reports;

namespace CrossDistil.Cli.Output;

/// <summary>How far a piece of work is, for people.</summary>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all; 0 = not known.</param>
/// <param name="Text">Details: rate, time left, what was found.</param>
/// <param name="Milestone">Something that a log should keep, such as a validation.</param>
internal readonly record struct ProgressLine(double Done, double Total, string Text, bool Milestone)
{
    /// <summary>What is measured over less time than this says nothing yet.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>A rate such as "41,250 rows/s".</summary>
    public static string Rate(double rowsPerSecond) => string.Create(CultureInfo.InvariantCulture, $"{rowsPerSecond:N0} rows/s");

    /// <summary>The time left if the rest goes as what was done, such as "2:05 left"; empty while little is known.</summary>
    public static string Left(double done, double total, TimeSpan elapsed)
    {
        if (done <= 0 || total <= done || elapsed < Soon) return string.Empty;
        var left = TimeSpan.FromSeconds(Math.Round(elapsed.TotalSeconds * (total - done) / done));
        return $"{Numbers.Clock(left)} left";
    }

    /// <summary>Details side by side, empty ones left out.</summary>
    public static string Join(params IEnumerable<string> parts) => string.Join("  ", parts.Where(part => part.Length > 0));
}
