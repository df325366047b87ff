using CrossDistil.Data.Cache;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>
/// Days of training and validation whose labels or rows differ from those of the others, and days without rows.
/// </summary>
internal static class PeriodCheck
{
    private const int MinPeriods = 4;
    private const double Factor = 2;
    private const double Chance = 6;
    private const double FewRows = 0.1;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var periods = data.Source?.Periods ?? [];
        if (periods.Select(period => period.Period).Distinct(StringComparer.Ordinal).Count() < MinPeriods) yield break;
        yield return new(
            "label-by-day", Severity.Warning, "label rates of single days are far off",
            [.. Enumerable.Range(0, data.Data.Schema.Tasks.Count).SelectMany(task => Odd(periods, task))],
            "A day whose rate is half or twice that of all days together is most often a label that was logged late, double, "
                + "or not at all; the model learns the gap.",
            "Leave the days out by source.query, or let the label be NULL where it is not complete.");
        yield return new(
            "rows-by-day", Severity.Note, "days with few rows", Thin(periods),
            "Such a day is most often cut off, or only part of it was logged.",
            "Check that the log is whole, or leave the days out by source.query.");
        yield return new(
            "rows-by-day", Severity.Note, "days without rows", Gaps(periods),
            "Days that a log lacks may be a file that was not named, or one that could not be read.", "Check source.tables.");
    }

    private static IEnumerable<Measured> Odd(IReadOnlyList<PeriodLabels> periods, int task)
    {
        var counts = periods.Select(period => period.Tasks[task]).ToArray();
        var all = new LabelCounts(string.Empty, counts.Sum(day => day.Positives), counts.Sum(day => day.Negatives), 0);
        if (LabelRates.Of(all) is not { } usual) yield break;
        foreach (var (period, day) in periods.Zip(counts))
        {
            var rows = Sentences.Many(period.Rows, "row");
            if (LabelRates.Of(day) is not { } rate)
                yield return new(period.Period, $"{day.Task} has no label in {rows}", 0);
            else if ((rate > Factor * usual || rate * Factor < usual) && !LabelRates.IsChance(day, all, Chance))
                yield return new(period.Period, $"{day.Task} {Numbers.Percent(rate)} of {rows}, {Numbers.Percent(usual)} of all", rate);
        }
    }

    private static Measured[] Thin(IReadOnlyList<PeriodLabels> periods)
    {
        (string Period, long Rows)[] days =
            [.. periods.GroupBy(period => period.Period, StringComparer.Ordinal).Select(day => (day.Key, day.Sum(period => period.Rows)))];
        var median = days.Select(day => day.Rows).Order().ElementAt(days.Length / 2);
        return [.. from day in days
                   where day.Rows < FewRows * median
                   let text = $"{Sentences.Many(day.Rows, "row")}, the median day has {Numbers.Count(median)}"
                   select new Measured(day.Period, text, day.Rows)];
    }

    private static Measured[] Gaps(IReadOnlyList<PeriodLabels> periods)
    {
        var days = new SortedSet<DateOnly>();
        foreach (var period in periods)
        {
            if (!DateOnly.TryParseExact(period.Period, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return [];
            days.Add(day);
        }

        return [.. from pair in days.Zip(days.Skip(1))
                   let missing = pair.Second.DayNumber - pair.First.DayNumber - 1
                   where missing > 0
                   select new Measured($"{pair.First:yyyy-MM-dd}", $"no rows until {pair.Second:yyyy-MM-dd}", missing)];
    }
}
