using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Tests.Studies;

/// <summary>Results of studies that nobody ran.</summary>
internal static class MadeUpStudy
{
    public static readonly string[] Primary = ["auc", "multi_auc"];

    /// <summary>A study with test tables; tasks × variants give the numbers.</summary>
    public static StudyResult Of(IReadOnlyList<ulong> seeds, params (string Task, VariantResult[] Variants)[] tasks) => new(
        "ablate", "kuairand", "0.1.0", seeds, [], "crossdistil", "plain", Primary, 10, Tasks(tasks), Tasks(tasks), null, [], [], [], []);

    public static OrderedDictionary<string, TaskResult> Tasks(params (string Task, VariantResult[] Variants)[] tasks) =>
        new(tasks.Select(task => KeyValuePair.Create(task.Task, new TaskResult(43_268, 731, null, task.Variants))), StringComparer.Ordinal);

    public static VariantResult Variant(
        string name, ulong[] seeds, Spread auc, Spread multiAuc,
        (PairedDifference? Auc, PairedDifference? MultiAuc) toBaseline = default, (PairedDifference? Auc, PairedDifference? MultiAuc) toSingle = default) =>
        new(name, seeds, ByMetric(("auc", auc), ("multi_auc", multiAuc)), Differences(toBaseline), Differences(toSingle));

    public static Spread Spread(double? mean, double? deviation = null) => new(mean, deviation, [mean]);

    public static PairedDifference Difference(double mean, double half, double p, double adjusted) => new(mean, half / 2, mean - half, mean + half, p, adjusted, [mean]);

    public static OrderedDictionary<string, Spread> ByMetric(params (string Metric, Spread Value)[] metrics) =>
        new(metrics.Select(metric => KeyValuePair.Create(metric.Metric, metric.Value)), StringComparer.Ordinal);

    /// <summary>Nine variants, two tasks, five seeds, users; one variant lost, one lame, every section there.</summary>
    public static StudyResult Large()
    {
        ulong[] seeds = [1, 2, 3, 4, 5];
        var made = new[]
        {
            ("plain", 0.7106, 0.6510, 0.8186, 0.7290), ("crossdistil", 0.7110, 0.6970, 0.8093, 0.7491), ("w/o AuxiliaryRank", 0.7108, 0.6512, 0.8121, 0.7301),
            ("w/o Calibration", 0.6976, 0.6730, 0.6057, 0.6186), ("with Correction", 0.7109, 0.6914, 0.8130, 0.7488), ("kd", 0.7107, 0.6376, 0.8190, 0.7302),
            ("taug", 0.7101, 0.6762, 0.7993, 0.7392), ("bpr", 0.7125, 0.6789, 0.8097, 0.7290), ("single", 0.7104, 0.6319, 0.8186, 0.7255),
        };
        var tasks = new[]
        {
            ("long_view", made.Select(row => Made(row.Item1, row.Item2, row.Item3, made[0].Item2, made[0].Item3, made[^1].Item2, made[^1].Item3)).ToArray()),
            ("like", made.Select(row => Made(row.Item1, row.Item4, row.Item5, made[0].Item4, made[0].Item5, made[^1].Item4, made[^1].Item5)).ToArray()),
        };
        var result = Of(seeds, tasks);
        return result with
        {
            Folds = ["2022-04-22", "2022-04-24", "2022-04-26"],
            Choice = new("bpr", "auc", 0.7701, new(StringComparer.Ordinal) { ["bpr"] = 0.7701, ["crossdistil"] = 0.7694, ["plain"] = 0.7669 }),
            Failed = [new("tf-kd", "2022-04-22", 3, "the loss is not finite at step 412: lower training.rate"), new("taug", null, 5, "the loss is not finite at step 90")],
            Conflict = new(StringComparer.Ordinal)
            {
                ["plain"] = [.. Enumerable.Range(1, 4).Select(epoch => Conflict(epoch, 0.25 - epoch * 0.1))],
                ["crossdistil"] = [.. Enumerable.Range(1, 4).Select(epoch => Conflict(epoch, epoch == 1 ? null : 0.1 * epoch))],
            },
            Warnings = ["like: 731 positives on test: intervals are wide"],
        };

        VariantResult Made(string name, double auc, double multiAuc, double baseAuc, double baseMulti, double singleAuc, double singleMulti) => new(
            name, string.Equals(name, "taug", StringComparison.Ordinal) ? [1, 2, 3, 4] : seeds,
            ByMetric(
                ("auc", Spread(auc, 0.0010)), ("multi_auc", Spread(multiAuc, 0.0031)), ("logloss", Spread(0.5211, 0.0007)), ("ece", Spread(0.0055, 0.0021)),
                ("gauc", Spread(auc - 0.05, 0.0012)), ("ndcg", Spread(0.6123, 0.0020))),
            name is "plain" ? [] : Differences((Judged(auc - baseAuc), Judged(multiAuc - baseMulti))),
            name is "single" ? [] : Differences((Judged(auc - singleAuc), Judged(multiAuc - singleMulti))));

        static ConflictResult Conflict(int epoch, double? cosine) => new(epoch, new(StringComparer.Ordinal) { ["long_view, like"] = cosine });

        static PairedDifference Judged(double mean) => Difference(mean, 0.0041, 0.01, Math.Abs(mean) switch { > 0.02 => 0.0002, > 0.0042 => 0.0124, _ => 0.2391 });
    }

    /// <summary>A study of curves: variants × steps, two seeds.</summary>
    public static OrderedDictionary<string, IReadOnlyList<CurvePoint>> Curves(int variants, int steps, string task) => new(
        Enumerable.Range(0, variants).Select(variant => KeyValuePair.Create<string, IReadOnlyList<CurvePoint>>(
            $"crossdistil, m = {variant}", [.. Enumerable.Range(1, steps).Select(step => Point(step, task))])),
        StringComparer.Ordinal);

    private static CurvePoint Point(int step, string task) => new(
        100 * step, new(StringComparer.Ordinal) { [task] = ByMetric(("auc", Spread(0.7 + 0.001 * step, 0.002)), ("multi_auc", Spread(0.65, 0.003)), ("logloss", Spread(0.5, 0.01))) });

    private static OrderedDictionary<string, PairedDifference> Differences((PairedDifference? Auc, PairedDifference? MultiAuc) differences)
    {
        var found = new OrderedDictionary<string, PairedDifference>(StringComparer.Ordinal);
        if (differences.Auc is { } auc) found["auc"] = auc;
        if (differences.MultiAuc is { } multiAuc) found["multi_auc"] = multiAuc;
        return found;
    }
}
