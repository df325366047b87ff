using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>A metric on all rows and on every draw of users.</summary>
internal readonly record struct Tested(double? Value, double[] Replicates);

/// <summary>One run on one task.</summary>
internal sealed record TestedRun(ulong Seed, float[] Logits, OrderedDictionary<string, Tested> Metrics);

/// <summary>One task's test rows and their metrics.</summary>
internal sealed class TestedTask
{
    private readonly TestRows _rows;
    private readonly int _task;
    private readonly BootstrapOptions _options;
    private readonly int[] _units; // [row] its user; rows whose user is unknown are units of their own
    private readonly int _unitCount;

    public TestedTask(TestRows rows, int task, BootstrapOptions options)
    {
        (_rows, _task, _options, _unitCount) = (rows, task, options, rows.Users is null ? 0 : rows.UserCount);
        _units = new int[Labels.Length];
        for (var row = 0; row < _units.Length; row++) _units[row] = rows.Users is { } users && users[row] >= 0 ? users[row] : _unitCount++;
    }

    private byte[] Labels => _rows.Labels[_task];

    /// <summary>
    /// Share of the labelled rows with a known user that belong to users with both classes, the same for every run;
    /// null without users or such rows.
    /// </summary>
    public double? GaucCoverage()
    {
        if (_rows.Users is not { } users) return null;
        var counts = new (int Negatives, int Positives)[_rows.UserCount];
        for (var row = 0; row < users.Length; row++)
        {
            if (users[row] < 0) continue;
            if (Labels[row] == 0) counts[users[row]].Negatives++;
            else if (Labels[row] == 1) counts[users[row]].Positives++;
        }

        var rows = counts.Sum(user => (long)user.Negatives + user.Positives);
        var covered = counts.Where(user => user is { Negatives: > 0, Positives: > 0 }).Sum(user => (long)user.Negatives + user.Positives);
        return rows == 0 ? null : (double)covered / rows;
    }

    /// <summary>
    /// Measures a variant's runs under the same draws of users, seeds ascending. Sorted rows are dropped when this
    /// returns.
    /// </summary>
    public TestedRun[] Measure(IEnumerable<RunScores> runs)
    {
        RunScores[] ordered = [.. runs.OrderBy(run => run.Seed)];
        if (ordered.Length == 0) return [];
        var metrics = ordered.Select(MetricsOf).ToArray();
        var replicates = new Queue<double[]>(Bootstrap.Replicates([.. metrics.SelectMany(run => run.Values)], _unitCount, _options));
        var all = new int[_unitCount];
        Array.Fill(all, 1);
        return [.. ordered.Zip(metrics, (run, own) => new TestedRun(run.Seed, run.Logits[_task], Values(own)))];

        OrderedDictionary<string, Tested> Values(OrderedDictionary<string, ResampledMetric> own) =>
            own.ToOrdered(metric => metric.Key, metric => new Tested(metric.Value.Of(all), replicates.Dequeue()));
    }

    /// <summary>The differences of runs to others of the same seeds, see <see cref="Family.Of"/>.</summary>
    public OrderedDictionary<string, PairedDifference> Compare(
        IReadOnlyList<TestedRun> runs, IReadOnlyList<TestedRun> others, IReadOnlyList<string> primary, IEnumerable<string> metrics)
    {
        (TestedRun Of, TestedRun Than)[] pairs = [.. runs.Join(others, run => run.Seed, other => other.Seed, (run, other) => (run, other))];
        return Family.Of(metrics, primary, metric => Compare(pairs, metric));
    }

    private PairedDifference? Compare((TestedRun Of, TestedRun Than)[] pairs, string metric)
    {
        (Tested Of, Tested Than)[] values = [.. pairs.Select(pair => (pair.Of.Metrics[metric], pair.Than.Metrics[metric]))];
        if (values.Length == 0 || values.Any(pair => pair.Of.Value is null || pair.Than.Value is null)) return null;
        double[] bySeed = [.. values.Select(pair => pair.Of.Value!.Value - pair.Than.Value!.Value)];
        double[][] replicates = [.. values.Select(pair => pair.Of.Replicates.Zip(pair.Than.Replicates, (of, than) => of - than).ToArray())];
        var difference = Difference.OverSeedsAndUsers(bySeed, replicates, _unitCount);
        return metric is StudyMetrics.Auc ? WithDeLong(difference, pairs) : difference;
    }

    private PairedDifference WithDeLong(PairedDifference difference, (TestedRun Of, TestedRun Than)[] pairs)
    {
        DeLongResult?[] bySeed = [.. pairs.Select(pair => DeLong.Compare(pair.Than.Logits, pair.Of.Logits, Labels))];
        if (bySeed.Any(result => result is null)) return difference;
        DeLongResult[] results = [.. bySeed.Select(result => result!.Value)];
        return difference with { DeLong = results, PValue = results.Length == 1 ? results[0].PValue : difference.PValue };
    }

    private OrderedDictionary<string, ResampledMetric> MetricsOf(RunScores run)
    {
        var (logits, probabilities, levels) = (run.Logits[_task], run.Probabilities[_task], run.Levels[_task]);
        var metrics = new OrderedDictionary<string, ResampledMetric>(StringComparer.Ordinal)
        {
            [StudyMetrics.Auc] = new ResampledAuc(logits, Labels, _units),
            [StudyMetrics.MultiAuc] = new ResampledMultiAuc(logits, levels.Rows, levels.Count, _units),
            [StudyMetrics.Logloss] = ResampledRatio.Logloss(probabilities, Labels, _units, _unitCount),
            [StudyMetrics.Ece] = new ResampledEce(probabilities, Labels, _units),
        };
        if (_rows.Users is not { } users) return metrics;
        metrics.Add(StudyMetrics.Gauc, ResampledRatio.Gauc(logits, Labels, users, _rows.UserCount));
        metrics.Add(StudyMetrics.Ndcg, ResampledRatio.Ndcg(logits, Labels, users, _rows.UserCount, _options.NdcgAt));
        return metrics;
    }
}
