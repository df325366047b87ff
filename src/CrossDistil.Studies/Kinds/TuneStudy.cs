using CrossDistil.Experiments;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Kinds;

/// <summary>Successive halving: few runs of many settings, more of the best.</summary>
internal sealed record TuneStudy() : SearchKind(
    "tune", "Settings tuned", "Successive halving over folds and seeds: few runs of many settings, more of the best.")
{
    private const string Budget = "--budget-runs";
    private const string Eta = "--eta";
    private const int StandardEta = 3;
    private static readonly StudyOption s_layout = Layout(Designs.SobolName, Designs.RandomName);

    internal override IReadOnlyList<StudyOption> Options =>
    [
        Over, s_layout,
        new(Budget, "N", "Maximum runs of the search; their plan is shown first.") { Min = 2, IsRequired = true },
        new(Eta, "N", $"One in this many settings reaches the next rung; default {StandardEta}.") { Min = 2 },
    ];

    public override SearchPlan Of(Experiment file, StudyOptions options, int replications)
    {
        var runs = options.Number(Budget)!.Value;
        // Lists may have fewer settings than the budget has runs.
        var settings = Settings(options.Text(s_layout.Name) ?? Designs.SobolName, file, options, runs);
        var halving = HalvingPlan.Of(runs, replications, options.Number(Eta) ?? StandardEta, settings.Count);
        return new(this, [.. settings.Take(halving.Rungs[0].Settings)], halving);
    }
}
