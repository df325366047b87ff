using CrossDistil.Experiments;

namespace CrossDistil.Studies.Kinds;

/// <summary>Figure 4 of the paper: validation by step with and without error correction.</summary>
internal sealed record CurvesStudy() : VariantKind(
    "curves", "Learning with and without error correction",
    "Validation by step with and without error correction, to the last epoch (figure 4).")
{
    private const string Validations = "--validations";
    private const int StandardValidations = 5;

    internal override IReadOnlyList<StudyOption> Options =>
        [new(Validations, "N", $"Validations per epoch, the points of the curves; default {StandardValidations}.") { Min = 1 }];

    internal override bool Chooses => false;

    internal override bool HasCurves => true;

    public override StudyDesign Of(Experiment file, StudyOptions options) => new(
        this, Variants.Correction(file, options.Number(Validations) ?? StandardValidations), Variants.OwnOfCurves(file),
        Variants.WithoutCorrection);
}
