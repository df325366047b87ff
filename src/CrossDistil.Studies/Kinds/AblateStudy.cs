using CrossDistil.Experiments;

namespace CrossDistil.Studies.Kinds;

/// <summary>Tables IV and V of the paper: the method without each of its parts, and the controls.</summary>
internal sealed record AblateStudy() : VariantKind(
    "ablate", "The method without its parts", "The method without each of its parts, and the controls (the paper's tables IV and V).")
{
    public override StudyDesign Of(Experiment file, StudyOptions options) =>
        new(this, Variants.Ablation(file), Variants.Full, Variants.Full);
}
