namespace CrossDistil.Studies.Synthetic;

/// <summary>Times of impressions: the same number every day, few at night and most in the evening.</summary>
/// <param name="days">Days of the log.</param>
internal sealed class SyntheticClock(int days)
{
    public const long MsPerDay = 24 * MsPerHour;
    private const long MsPerHour = 3_600_000;
    private readonly double[] _until = Cumulate();      // [hour] share of a day's impressions until its end

    /// <summary>
    /// The time before which a share of all impressions, [0, 1), has happened; milliseconds since the first midnight.
    /// </summary>
    public long At(double share)
    {
        var place = share * days;
        var day = Math.Min((long)place, days - 1);
        var rest = place - day;
        var hour = 0;
        while (hour < 23 && rest >= _until[hour]) hour++;
        var start = hour == 0 ? 0 : _until[hour - 1];
        var within = Math.Min((rest - start) / (_until[hour] - start), 1);
        return (day * MsPerDay) + (hour * MsPerHour) + Math.Min((long)(within * MsPerHour), MsPerHour - 1);
    }

    public static int DayOf(long timeMs) => (int)(timeMs / MsPerDay);

    public static int HourOf(long timeMs) => (int)(timeMs % MsPerDay / MsPerHour);

    private static double[] Cumulate()
    {
        var until = new double[24];
        var sum = 0.0;
        for (var hour = 0; hour < 24; hour++) until[hour] = sum += 1.1 + Math.Cos(2 * Math.PI * (hour - 20) / 24.0);
        for (var hour = 0; hour < 24; hour++) until[hour] /= sum;
        return until;
    }
}
