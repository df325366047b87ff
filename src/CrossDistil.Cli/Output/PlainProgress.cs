namespace CrossDistil.Cli.Output;

/// <summary>Progress without a terminal: a line for each milestone, otherwise one every ten seconds.</summary>
internal sealed class PlainProgress<T>(string title, Func<T, ProgressLine> describe, TextWriter writer, TimeProvider time) : IProgress<T>
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);
    private long _last = time.GetTimestamp();

    public void Report(T value)
    {
        var line = describe(value);
        if (!line.Milestone && time.GetElapsedTime(_last) < s_pause) return;
        _last = time.GetTimestamp();
        var share = line.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * line.Done / line.Total:0}%") : string.Empty;
        writer.WriteLine(ProgressLine.Join(title, share, line.Text));
    }
}
