using CrossDistil.Data;
using CrossDistil.Experiments;

namespace CrossDistil.Studies.Protocol;

/// <summary>A study whose variants are all known beforehand.</summary>
/// <param name="Command">compare, ablate, corrupt or curves.</param>
/// <param name="Variants">
/// Rows of its table, in order; names are unique. <see cref="StudyResult.Single"/> among them is what harm is measured against.
/// </param>
/// <param name="Own">Name of the variant that is the file's own method.</param>
/// <param name="Baseline">Name of the variant that differences are taken to.</param>
/// <param name="Chooses">Whether the best variant on validation is named, in <c>choice.json</c>.</param>
public sealed record StudyDesign(string Command, IReadOnlyList<Variant> Variants, string Own, string Baseline, bool Chooses)
{
    /// <summary>The paper's main table: every backbone trained plainly, then the methods on the file's backbone.</summary>
    /// <exception cref="InputException">The file's method is not crossdistil.</exception>
    public static StudyDesign Compare(Experiment file) => Compare(file, CrossDistil.Studies.Variants.Comparison(file));

    /// <summary>Backbones × methods.</summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="backbones">Of <see cref="CrossDistil.Studies.Variants.BackboneNames"/>.</param>
    /// <param name="methods">Of <see cref="CrossDistil.Studies.Variants.MethodNames"/>.</param>
    /// <exception cref="InputException">The file's method is not crossdistil.</exception>
    public static StudyDesign Compare(Experiment file, IReadOnlyList<string> backbones, IReadOnlyList<string> methods) =>
        Compare(file, CrossDistil.Studies.Variants.Comparison(file, backbones, methods));

    /// <summary>The method without each of its parts, and the controls (the paper's tables IV and V).</summary>
    /// <exception cref="InputException">The file's method is not crossdistil.</exception>
    public static StudyDesign Ablate(Experiment file)
    {
        const string Full = CrossDistil.Studies.Variants.Full;
        return new("ablate", CrossDistil.Studies.Variants.Ablation(file), Full, Full, Chooses: true);
    }

    /// <summary>
    /// The file's own method and plain training with growing shares of a task's training labels swapped between rows (figure 5).
    /// </summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="auxiliary">Name of the task.</param>
    /// <param name="shares">Shares of the labelled rows, 0..1; 0 comes first in any case.</param>
    /// <exception cref="InputException">The file's method is not crossdistil.</exception>
    public static StudyDesign Corrupt(Experiment file, string auxiliary, IReadOnlyList<double> shares)
    {
        var variants = CrossDistil.Studies.Variants.Corruption(file, auxiliary, shares);
        return new("corrupt", variants, variants[0].Name, variants[0].Name, Chooses: false);
    }

    /// <summary>Validation by step with and without error correction, to the last epoch (figure 4).</summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="validationsPerEpoch">Points of the curves per epoch, ≥ 1.</param>
    /// <exception cref="InputException">The file's method is not crossdistil.</exception>
    public static StudyDesign Curves(Experiment file, int validationsPerEpoch) => new(
        "curves", CrossDistil.Studies.Variants.Correction(file, validationsPerEpoch), CrossDistil.Studies.Variants.OwnOfCurves(file),
        CrossDistil.Studies.Variants.WithoutCorrection, Chooses: false);

    private static StudyDesign Compare(Experiment file, IReadOnlyList<Variant> variants) =>
        new("compare", variants, CrossDistil.Studies.Variants.CrossDistil, CrossDistil.Studies.Variants.BackboneName(file), Chooses: true);
}
