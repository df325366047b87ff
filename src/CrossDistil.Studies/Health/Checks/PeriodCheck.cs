using CrossDistil.Data.Cache;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Days of training and validation whose labels or rows are unlike those of the others, and days without rows.</summary>
internal static class PeriodCheck
{
    private const int MinPeriods = 4;
    private const double Factor = 2;
    private const double Chance = 6;
    private const double FewRows = 0.1;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var periods = data.Source?.Periods ?? [];
        if (periods.Select(period => period.Period).Distinct(StringComparer.Ordinal).Count() < MinPeriods) return [];
        HealthFinding?[] found = [Rates(periods, data.Data.Schema.Tasks.Count), Thin(periods), Gaps(periods)];
        return found.OfType<HealthFinding>();
    }

    private static HealthFinding? Rates(IReadOnlyList<PeriodLabels> periods, int tasks)
    {
        Measured[] odd = [.. Enumerable.Range(0, tasks).SelectMany(task => Odd(periods, task))];
        return odd.Length == 0 ? null : new(
            "label-by-day", Severity.Warning, "label rates of single days are far off", odd,
            "A day whose rate is half or twice that of all days together is most often a label that was logged late, double, or not at all; the model learns the gap.",
            "Leave the days out by source.query, or let the label be NULL where it is not complete.");
    }

    private static IEnumerable<Measured> Odd(IReadOnlyList<PeriodLabels> periods, int task)
    {
        var all = new LabelCounts(string.Empty, periods.Sum(period => period.Tasks[task].Positives), periods.Sum(period => period.Tasks[task].Negatives), 0);
        if (LabelRates.Of(all) is not { } usual) yield break;
        foreach (var period in periods)
            if (LabelRates.Of(period.Tasks[task]) is not { } rate)
                yield return new(period.Period, $"{period.Tasks[task].Task} has no label in {Sentences.Many(period.Rows, "row")}", 0);
            else if ((rate > Factor * usual || rate * Factor < usual) && !LabelRates.IsChance(period.Tasks[task], all, Chance))
                yield return new(period.Period, $"{period.Tasks[task].Task} {Numbers.Percent(rate)} of {Sentences.Many(period.Rows, "row")}, {Numbers.Percent(usual)} of all", rate);
    }

    private static HealthFinding? Thin(IReadOnlyList<PeriodLabels> periods)
    {
        (string Period, long Rows)[] days = [.. periods.GroupBy(period => period.Period, StringComparer.Ordinal).Select(day => (day.Key, day.Sum(period => period.Rows)))];
        var median = days.Select(day => day.Rows).Order().ElementAt(days.Length / 2);
        Measured[] thin = [.. days.Where(day => day.Rows < FewRows * median).Select(day => new Measured(day.Period, $"{Sentences.Many(day.Rows, "row")}, the median day has {Numbers.Count(median)}", day.Rows))];
        return thin.Length == 0 ? null : new(
            "rows-by-day", Severity.Note, "days with few rows", thin, "Such a day is most often cut off, or only part of it was logged.", "Check that the log is whole, or leave the days out by source.query.");
    }

    private static HealthFinding? Gaps(IReadOnlyList<PeriodLabels> periods)
    {
        DateOnly?[] days = [.. periods.Select(period => DateOnly.TryParseExact(period.Period, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null)];
        if (Array.Exists(days, day => day is null)) return null;
        DateOnly[] order = [.. days.Select(day => day!.Value).Distinct().Order()];
        Measured[] gaps = [.. order.Zip(order.Skip(1)).Where(pair => pair.Second.DayNumber - pair.First.DayNumber > 1)
            .Select(pair => new Measured($"{pair.First:yyyy-MM-dd}", $"no rows until {pair.Second:yyyy-MM-dd}", pair.Second.DayNumber - pair.First.DayNumber - 1))];
        return gaps.Length == 0 ? null : new(
            "rows-by-day", Severity.Note, "days without rows", gaps, "Days that a log lacks may be a file that was not named, or one that could not be read.", "Check source.tables.");
    }
}
