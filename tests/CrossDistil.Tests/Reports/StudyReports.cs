using System.Text.Json;
using CrossDistil.Metrics;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Reports;

/// <summary>Reports of studies that nobody ran.</summary>
internal static class StudyReports
{
    public static readonly ulong[] FiveSeeds = [1, 2, 3, 4, 5];
    public static readonly PairedDifference Gain = Judged(0.0144, 0.0437);
    public static readonly PairedDifference Loss = Judged(-0.0139, 0.0004);
    public static readonly PairedDifference Same = Judged(0.0004, 0.24);

    public static PairedDifference Judged(double mean, double adjusted, int seeds = 5) =>
        new(mean, 0.001, mean - 0.002, mean + 0.002, adjusted / 10, adjusted, [.. Enumerable.Repeat(mean, seeds)]);

    /// <summary>crossdistil beside mmoe and single, on one task.</summary>
    public static StudyResult Compare((PairedDifference? Auc, PairedDifference? MultiAuc) toBaseline, (PairedDifference? Auc, PairedDifference? MultiAuc) toSingle = default) =>
        Named("compare", "crossdistil", "mmoe", Of(FiveSeeds, ("like",
        [
            Variant("single", FiveSeeds, Spread(0.80, 0.001), Spread(0.70, 0.001), (Same, Same)),
            Variant("mmoe", FiveSeeds, Spread(0.81, 0.001), Spread(0.71, 0.001), toSingle: (Same, Same)),
            Variant("crossdistil", FiveSeeds, Spread(0.79, 0.001), Spread(0.72, 0.001), toBaseline, toSingle),
        ])));

    public static StudyResult Named(string command, string own, string baseline, StudyResult result) => result with { Command = command, Own = own, Baseline = baseline };

    /// <summary>A grid of two axes, or of one; the objective is alpha + 10 · beta.</summary>
    public static StudyResult Sweep(double[] alphas, double[]? betas = null)
    {
        var settings = new OrderedDictionary<string, OrderedDictionary<string, JsonElement>>(StringComparer.Ordinal);
        var values = new Dictionary<string, double>(StringComparer.Ordinal) { ["as written"] = 0.1234 };
        foreach (var alpha in alphas)
            foreach (var beta in betas ?? [0])
            {
                var name = betas is null ? FormattableString.Invariant($"alpha {alpha}") : FormattableString.Invariant($"alpha {alpha}, beta {beta}");
                settings.Add(name, new(StringComparer.Ordinal) { ["alpha"] = JsonSerializer.SerializeToElement(alpha) });
                if (betas is not null) settings[name].Add("beta", JsonSerializer.SerializeToElement(beta));
                values.Add(name, alpha + (10 * beta));
            }

        string[] order = [.. values.OrderByDescending(value => value.Value).Select(value => value.Key)];
        var validation = Tasks(("like", [.. values.Keys.Append("single").Select(name => Variant(name, [1, 2], Spread(values.GetValueOrDefault(name), 0.01), Spread(0.7, 0.01)))]));
        return Named("sweep", order[0], "as written", Of([1, 2]) with
        {
            Validation = validation, Test = null, Settings = settings,
            Choice = new(order[0], "auc", values[order[0]], new(order.Select(name => KeyValuePair.Create(name, values[name])), StringComparer.Ordinal)),
        });
    }

    /// <summary>crossdistil and plain with none and half of like's labels swapped.</summary>
    public static StudyResult Corrupt()
    {
        var points = new (string Name, string Method, double Share, double Auc)[]
        {
            ("crossdistil", "crossdistil", 0, 0.81), ("crossdistil, 50 % swapped", "crossdistil", 0.5, 0.73), ("plain", "plain", 0, 0.82), ("plain, 50 % swapped", "plain", 0.5, 0.74),
        };
        var settings = points.Select(point => KeyValuePair.Create(point.Name, new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["method"] = JsonSerializer.SerializeToElement(point.Method), ["task"] = JsonSerializer.SerializeToElement("like"), ["swapped"] = JsonSerializer.SerializeToElement(point.Share),
        }));
        var variants = points.Select(point => Variant(point.Name, FiveSeeds, Spread(point.Auc, 0.01), Spread(0.7, 0.01), point.Name is "crossdistil" ? default : (Loss, Same)));
        return Named("corrupt", "crossdistil", "crossdistil", Of(FiveSeeds, ("like", [.. variants, Variant("single", FiveSeeds, Spread(0.83), Spread(0.7))]))) with { Settings = new(settings, StringComparer.Ordinal) };
    }

    public static Report ReportOf(params StudyResult[] studies) => ReportBuilder.Of(new ReportSubject("made up", [], studies, null));

    public static Report ReportOf(StudyResult study, OrderedDictionary<string, TaskMetrics> best) => ReportBuilder.Of(new ReportSubject("made up", [], [study], best));

    public static Figure Figure(this Report report, string id) => report.Sections.SelectMany(section => section.Figures).Single(figure => string.Equals(figure.Id, id, StringComparison.Ordinal));

    /// <summary>Results of every shape that studies have.</summary>
    public static IEnumerable<StudyResult> All() =>
    [
        Compare((Loss, Gain), (Loss, Same)), Large(), Named("ablate", "full", "full", Large()) with { Curves = Curves(2, 3, "like") }, Large() with { Test = null },
        Sweep([0.1, 0.2]), Sweep([0.1, 0.2, 10], [0.01, 0.02]), Sweep([0.1]) with { Test = Corrupt().Test }, Corrupt(), Of([1]), Of([1], ("like", [])),
        Of([1], ("like", [Variant("plain", [1], Spread(null), Spread(null))])), Named("tune", "as written", "as written", Sweep([0.1])) with { Choice = null, Settings = null },
        Named("curves", "w/o Correction", "w/o Correction", Of([1, 2]) with { Curves = Curves(3, 4, "step"), Validation = [] }),
    ];
}
