using System.ComponentModel.DataAnnotations;
using CrossDistil.Data.Strata;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>Cross-task knowledge distillation (Yang et al., AAAI 2022).</summary>
public sealed record CrossDistilMethod : RankingMethod
{
    /// <summary>α: share of the distillation loss in the student's loss; 0 = no distillation.</summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>
    /// Whether β1 and β2 are multiplied, step by step, by BPR(coarse) / ln 2: 1 where a teacher guesses, near 0 where
    /// it has its own labels' order almost right, so that the auxiliary ranks of a task that is easy to tell do not
    /// overrun it. 0 in a step whose batch lacks one of the two labels. false = as they stand (the paper's form).
    /// </summary>
    public bool RelativeBeta { get; init; } = true;

    /// <summary>
    /// Each teacher's own small network; null = teachers are heads on the students' backbone (the paper's form). A
    /// teacher of its own brings what its students have not learnt already, and its ranking moves none of their
    /// embeddings.
    /// </summary>
    public TeacherNetwork? TeacherNetwork { get; init; } = new();

    /// <summary>Which teacher teaches: the living one of the same step (the paper's form), or a frozen copy.</summary>
    public TeacherMode Teacher { get; init; } = TeacherMode.Online;

    /// <summary>
    /// With a snapshot: epochs before it is taken, without distillation, in which teachers learn to rank and P and Q
    /// are fitted.
    /// </summary>
    [Range(1, 100_000)]
    public int SnapshotEpochs { get; init; } = 1;

    /// <summary>
    /// Where teachers are heads on the students' backbone: the share of their ranking losses' gradient that goes on
    /// into backbone and embeddings. 1 = all (the paper's form), 0 = none, so that no teacher moves what students
    /// share. A teacher of its own network learns with all of it.
    /// </summary>
    [Range(0.0, 1.0)]
    public PerTask<double> TeacherGradient { get; init; } = 1;

    /// <summary>
    /// λ: weight of the cross entropy on the task's own labels in a teacher's loss, L^{A+} + λ·BCE(y^A, σ(score)); 0 =
    /// teachers rank and nothing else (the paper's form). What is ranked and regressed at once (Lin, Pan et al., KDD
    /// 2024) is calibrated from the start, and teaches with less noise.
    /// </summary>
    [Range(0.0, 1e6)]
    public PerTask<double> TeacherRegression { get; init; } = 5;

    /// <summary>
    /// m: least signed log-odds that error correction leaves in a soft target; null = no correction (0 is not off).
    /// </summary>
    [Range(-1e3, 1e3)]
    public PerTask<double?> Margin { get; init; } = (double?)null;

    /// <summary>w: weights of the losses in the total.</summary>
    public LossWeights Weights { get; init; } = new();

    /// <summary>
    /// γ2: learning rate of Platt's slope P and intercept Q; null = no calibration: the teacher's score is taught as it
    /// is.
    /// </summary>
    [Range(1e-8, 10.0)]
    public double? CalibrationRate { get; init; } = 0.03;

    /// <summary>
    /// Where r̃ starts: at the logit of the task's base rate (Q, or the teacher's last bias where it regresses as
    /// well), or at zero.
    /// </summary>
    public LogitStart PlattStart { get; init; } = LogitStart.BaseRate;

    /// <summary>
    /// The same in the paper's form: teachers are heads on the students' backbone, and rank and nothing else.
    /// </summary>
    internal CrossDistilMethod AsPublished() => this with { TeacherNetwork = null, TeacherRegression = 0, RelativeBeta = false };

    internal override Objective CreateObjective(ObjectiveParts parts) => new CrossDistilObjective(
        parts.Model, [.. parts.Tasks.Select((task, t) => DistillationOf(parts.Terms[t], t, task, parts.Sets))], parts.Platt, parts.Rows,
        parts.Snapshot);

    /// <summary>Resolves a task's options.</summary>
    /// <param name="terms">The terms that carry a weight.</param>
    /// <param name="target">Index of the task.</param>
    /// <param name="task">Name and weight of the task.</param>
    /// <param name="sets">The sets that are drawn.</param>
    internal TaskDistillation DistillationOf(
        IReadOnlyList<RankingTerm> terms, int target, (string Name, double Weight) task, IReadOnlyList<RowSet> sets) =>
        TaskDistillation.Create(target, task, Alpha, Temperature, Weights) with
        {
            Terms = PairTerm.Of(terms, target, this, task.Name, sets), Margin = Margin.Of(target, task.Name),
            HasRelativeBeta = RelativeBeta, TeacherRegression = (float)TeacherRegression.Of(target, task.Name),
            TeacherGradient = TeacherNetwork is null ? (float)TeacherGradient.Of(target, task.Name) : 1,
        };

    internal override bool HasTeachers => true;

    internal override TeacherNetwork? OwnTeachers => TeacherNetwork;

    internal override bool LearnsAcrossTasks => true;

    internal override double? PlattRate => CalibrationRate;

    internal override bool StartsPlattAtBaseRate => PlattStart == LogitStart.BaseRate;

    internal override int? EpochsBeforeSnapshot => Teacher == TeacherMode.Snapshot ? SnapshotEpochs : null;

    internal override bool TeachersRegress(int task, string name) => StartsPlattAtBaseRate && TeacherRegression.Of(task, name) > 0;
}

/// <summary>When a student is taught by which state of its teacher.</summary>
public enum TeacherMode
{
    /// <summary>
    /// By the teacher as it is at this step, Algorithm 1: it has seen of the rows what the student has seen.
    /// </summary>
    [JsonStringEnumMemberName("online")]
    Online,

    /// <summary>
    /// By a frozen copy of backbone, teachers, P and Q: after the first epochs, which train without distillation, every
    /// training row's soft logit is computed once; the living ones go on learning beside it.
    /// </summary>
    [JsonStringEnumMemberName("snapshot")]
    Snapshot,
}
