using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>
/// The control without teachers: plain training whose students are, from a snapshot of themselves on, distilled from it
/// (Furlanello et al., ICML 2018, without the new start). What a snapshot of teachers gains beyond it is the teachers'
/// work.
/// </summary>
public sealed record SelfSnapshotMethod : MethodOptions
{
    /// <summary>
    /// α: share of the distillation loss in the student's loss once the snapshot is taken; 0 = no distillation.
    /// </summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>Epochs before the snapshot, without distillation.</summary>
    [Range(1, 100_000)]
    public int SnapshotEpochs { get; init; } = 1;

    internal override Objective CreateObjective(ObjectiveParts parts) =>
        new SelfSnapshotObjective(parts.Model, parts.Distillations(Alpha, Temperature, new LossWeights()), parts.Snapshot!);

    internal override int? EpochsBeforeSnapshot => SnapshotEpochs;
}
