using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace CrossDistil.Serving.Telemetry;

/// <summary>Keeps what a meter counts and writes it in the text format of Prometheus (version 0.0.4).</summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Upper bounds of a histogram's buckets, seconds.</summary>
    public static readonly double[] Buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Series>> _instruments = new();
    private readonly Lock _scrape = new();

    /// <param name="meter">Its instruments are read, also those that are created later.</param>
    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, meter)) return;
            _instruments.TryAdd(instrument, new(StringComparer.Ordinal));
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The current values as text.</summary>
    public string Write()
    {
        lock (_scrape)
        {
            foreach (var (instrument, series) in _instruments)
                if (instrument.IsObservable) series.Clear(); // drops the values of unloaded versions
            _listener.RecordObservableInstruments();
            StringBuilder text = new();
            foreach (var (instrument, series) in _instruments.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
                Write(text, instrument, series);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _instruments[instrument].GetOrAdd(Labels(tags), static (_, buckets) => new Series(buckets), Buckets);
        if (instrument is Histogram<double>) series.Record(value);
        else if (instrument.IsObservable) series.Set(value);
        else series.Add(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        StringBuilder text = new();
        foreach (var (name, value) in tags)
        {
            var escaped = value?.ToString()?.Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, Instrument instrument, ConcurrentDictionary<string, Series> all)
    {
        var isHistogram = instrument is Histogram<double>;
        var kind = isHistogram ? "histogram" : instrument is Counter<long> or ObservableCounter<long> ? "counter" : "gauge";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {instrument.Name} {instrument.Description}\n# TYPE {instrument.Name} {kind}\n");
        foreach (var (labels, series) in all.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            if (isHistogram) series.WriteBuckets(text, instrument.Name, labels);
            else if (labels.Length == 0) text.Append(CultureInfo.InvariantCulture, $"{instrument.Name} {series.Value:R}\n");
            else text.Append(CultureInfo.InvariantCulture, $"{instrument.Name}{{{labels}}} {series.Value:R}\n");
    }

    /// <summary>The values of an instrument with one set of labels.</summary>
    private sealed class Series(double[] buckets)
    {
        private readonly long[] _counts = new long[buckets.Length + 1];
        private readonly Lock _gate = new();
        private double _value;

        public double Value => Volatile.Read(ref _value);

        public void Set(double value) => Volatile.Write(ref _value, value);

        public void Add(double value)
        {
            lock (_gate) _value += value;
        }

        public void Record(double value)
        {
            var bucket = 0;
            while (bucket < buckets.Length && value > buckets[bucket]) bucket++;
            lock (_gate) (_counts[bucket], _value) = (_counts[bucket] + 1, _value + value);
        }

        public void WriteBuckets(StringBuilder text, string name, string labels)
        {
            lock (_gate)
            {
                var below = 0L;
                for (var i = 0; i < _counts.Length; i++)
                {
                    var end = i < buckets.Length ? buckets[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
                    var comma = labels.Length == 0 ? "" : ",";
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{end}\"}} {below += _counts[i]}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {_value:R}\n{name}_count{{{labels}}} {below}\n");
            }
        }
    }
}
