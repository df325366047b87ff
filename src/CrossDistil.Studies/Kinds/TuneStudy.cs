using CrossDistil.Experiments;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Kinds;

/// <summary>Successive halving: many settings a little, the best of them more.</summary>
internal sealed record TuneStudy() : SearchKind(
    "tune", "Settings tuned", "Successive halving over folds and seeds: many settings a little, the best of them more.")
{
    private const string Budget = "--budget-runs";
    private const string Eta = "--eta";
    private const int StandardEta = 3;
    private static readonly StudyOption s_layout = Layout(Designs.SobolName, Designs.RandomName);

    internal override IReadOnlyList<StudyOption> Options =>
    [
        Over, s_layout,
        new(Budget, "N", "Most runs that the search may take; how they are spent is said beforehand.") { Min = 2, IsRequired = true },
        new(Eta, "N", $"Of this many settings one goes on to the next rung; default {StandardEta}.") { Min = 2 },
    ];

    public override SearchPlan Of(Experiment file, StudyOptions options, int replications)
    {
        var runs = options.Number(Budget)!.Value;
        // Lists may have fewer settings than the budget has runs: then the plan has no more either.
        var settings = Settings(options.Text(s_layout.Name) ?? Designs.SobolName, file, options, runs);
        var halving = HalvingPlan.Of(runs, replications, options.Number(Eta) ?? StandardEta, settings.Count);
        return new(this, [.. settings.Take(halving.Rungs[0].Settings)], halving);
    }
}
