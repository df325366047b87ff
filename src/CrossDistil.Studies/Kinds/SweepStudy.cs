using CrossDistil.Experiments;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Kinds;

/// <summary>All settings of a design, with the same runs each.</summary>
internal sealed record SweepStudy() : SearchKind(
    "sweep", "Settings swept", "Try settings on validation; open the test split for the chosen one and for the file as written.")
{
    private const string Points = "--points";
    private const int StandardPoints = 32;
    private static readonly StudyOption s_layout = Layout(Designs.GridName, Designs.RandomName, Designs.SobolName);

    internal override IReadOnlyList<StudyOption> Options =>
        [Over, s_layout, new(Points, "N", $"Settings of a random or Sobol design; default {StandardPoints}.") { Min = 1 }];

    public override SearchPlan Of(Experiment file, StudyOptions options, int replications) =>
        new(this, Settings(options.Text(s_layout.Name) ?? Designs.GridName, file, options, options.Number(Points) ?? StandardPoints));
}
