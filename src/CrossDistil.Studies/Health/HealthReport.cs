using CrossDistil.Data.Cache;
using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health;

/// <summary>What a check found, and the measurements behind it.</summary>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="Findings">Warnings first, then notes.</param>
/// <param name="Splits">Rows of every split, and labels of training and validation.</param>
/// <param name="FeatureAucs">AUC of each feature alone for each task, the highest first.</param>
/// <param name="Drifts">How far each feature has moved since training, the farthest first.</param>
/// <param name="Source">Times, labels by day, shared users; null = the source was not read.</param>
/// <param name="Cost">Memory and time that training will take; null = it could not start.</param>
internal sealed record HealthReport(
    string Experiment, IReadOnlyList<HealthFinding> Findings, IReadOnlyList<SplitReport> Splits, IReadOnlyList<FeatureAuc> FeatureAucs,
    IReadOnlyList<FeatureDrift> Drifts, SourceProfile? Source, TrainingCost? Cost)
{
    /// <summary>Number of warnings.</summary>
    public int Warnings => Findings.Count(finding => finding.Severity == Severity.Warning);

    /// <summary>Number of notes.</summary>
    public int Notes => Findings.Count - Warnings;

    /// <summary>Both in words.</summary>
    public string Summary => Findings.Count == 0
        ? "Nothing was found that would hurt training."
        : $"{Sentences.Many(Warnings, "warning")}, {Sentences.Many(Notes, "note")}.";
}
