using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>
/// Knowledge distillation inside each task (Hinton et al. 2015): teachers are regressions of the same task.
/// </summary>
public sealed record KdMethod : MethodOptions
{
    /// <summary>Each teacher's own small network; null = teachers are heads on the students' backbone.</summary>
    public TeacherNetwork? TeacherNetwork { get; init; }

    /// <summary>α: share of the distillation loss in the student's loss; 0 = no distillation.</summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>w: weights of the losses in the total.</summary>
    public LossWeights Weights { get; init; } = new();

    internal override Objective CreateObjective(ObjectiveParts parts) =>
        new KdObjective(parts.Model, parts.Distillations(Alpha, Temperature, Weights), warmUpSteps: 0);

    internal override bool HasTeachers => true;

    internal override TeacherNetwork? OwnTeachers => TeacherNetwork;

    internal override bool TeachersRegress(int task, string name) => true;
}
