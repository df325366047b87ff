using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Experiments;

/// <summary>What is learnt on top of the backbone. Values per task are a number for all, a list, or an object by task name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlainMethod), "plain")]
[JsonDerivedType(typeof(BlendMethod), "blend")]
[JsonDerivedType(typeof(SelfSnapshotMethod), "self-snapshot")]
[JsonDerivedType(typeof(BprMethod), "bpr")]
[JsonDerivedType(typeof(TfKdMethod), "tf-kd")]
[JsonDerivedType(typeof(KdMethod), "kd")]
[JsonDerivedType(typeof(PfdMethod), "pfd")]
[JsonDerivedType(typeof(TaugMethod), "taug")]
[JsonDerivedType(typeof(CrossDistilMethod), "crossdistil")]
public abstract record MethodOptions;

/// <summary>Multi-task training on the labels alone: the students' cross entropies, no teachers.</summary>
public sealed record PlainMethod : MethodOptions;

/// <summary>
/// The control without distillation: plain training, and afterwards every task's logit is moved along the other tasks' logits, r_A + c·sd(r_A)·Σ_B (r_B − mean(r_B)) / sd(r_B)
/// with the moments of the rows that are scored (a task of opposite polarity counts reversed). It costs nothing to train, so what teachers gain in Multi-AUC must be held against it;
/// being no log-odds it is a probability only as far as training.calibrator makes it one.
/// </summary>
public sealed record BlendMethod : MethodOptions
{
    /// <summary>c: standard deviations of the task's own logit per standard deviation of another's; 0 = plain training.</summary>
    [Range(0.0, 10.0)]
    public PerTask<double> Blend { get; init; } = 0.05;
}

/// <summary>
/// The control without teachers: plain training whose students are, from a snapshot of themselves on, distilled from it (Furlanello et al., ICML 2018, without the
/// new start). What a snapshot of teachers gains beyond it is the teachers' work.
/// </summary>
public sealed record SelfSnapshotMethod : MethodOptions
{
    /// <summary>α: share of the distillation loss in the student's loss once the snapshot is taken; 0 = no distillation.</summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>Epochs before the snapshot, without distillation.</summary>
    [Range(1, 100_000)]
    public int SnapshotEpochs { get; init; } = 1;
}

/// <summary>A method that ranks pairs of strata: which pairs count how much, and how they are drawn.</summary>
public abstract record RankingMethod : MethodOptions
{
    /// <summary>β1: weight of the auxiliary ranking among the task's positives; 0 = without.</summary>
    [Range(0.0, 1e3)]
    public PerTask<double> Beta1 { get; init; } = 0.1;

    /// <summary>β2: weight of the auxiliary ranking among the task's negatives; 0 = without.</summary>
    [Range(0.0, 1e3)]
    public PerTask<double> Beta2 { get; init; } = 0.1;

    /// <summary>A pair of levels with fewer training rows than this on either side is left out, with a warning; 1 = none is.</summary>
    [Range(1, int.MaxValue)]
    public int MinPairRows { get; init; } = 10;

    /// <summary>How rows and pairs are drawn.</summary>
    public SamplingMode Sampling { get; init; } = SamplingMode.InBatch;

    /// <summary>
    /// With in-batch sampling: rows drawn from rare strata beside the uniform ones, as a share of training.batch. A stratum is rare when it is less than this
    /// share of the training rows; each gets one row at least, and the lowest most. 0 = none: a step in which a level does not occur does not rank it. Rows that come
    /// again and again are learnt by heart.
    /// </summary>
    [Range(0.0, 1.0)]
    public double TopUp { get; init; }

    /// <summary>With in-batch sampling: most pairs of two levels that one step ranks; where a batch has more, an even part of them, new in each step.</summary>
    [Range(1, int.MaxValue)]
    public int MostPairs { get; init; } = 1 << 14;
}

/// <summary>
/// The control that ranks without a teacher (Lin, Pan et al., KDD 2024): each student learns its labels and a pairwise ranking at once.
/// β1 and β2 are 0 unless given: then it ranks by its own label alone.
/// </summary>
public sealed record BprMethod : RankingMethod
{
    /// <summary>The control's defaults: no auxiliary ranking.</summary>
    public BprMethod() => (Beta1, Beta2) = (0, 0);

    /// <summary>Weight of the student's ranking loss beside its cross entropy of weight 1; 0 = off.</summary>
    [Range(0.0, 1e3)]
    public PerTask<double> Ranking { get; init; } = 1;
}

/// <summary>Task-augmented training without distillation (the TAUG row of the paper): teachers rank, students learn from labels alone.</summary>
public sealed record TaugMethod : RankingMethod
{
    /// <summary>w: weights of the losses in the total.</summary>
    public LossWeights Weights { get; init; } = new();

    /// <summary>The same as a choice of crossdistil's options, in the paper's form: α = 0, heads that rank and nothing else, and nothing to calibrate.</summary>
    internal CrossDistilMethod AsCrossDistil() => new()
    {
        Alpha = 0, TeacherNetwork = null, TeacherRegression = 0, RelativeBeta = false, CalibrationRate = null, Beta1 = Beta1, Beta2 = Beta2, MinPairRows = MinPairRows, Sampling = Sampling,
        TopUp = TopUp, MostPairs = MostPairs, Weights = Weights,
    };
}

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
    /// Whether β1 and β2 are multiplied, step by step, by BPR(coarse) / ln 2: 1 where a teacher guesses, near 0 where it has its own labels' order almost right, so that
    /// the auxiliary ranks of a task that is easy to tell do not overrun it. 0 in a step whose batch lacks one of the two labels. false = as they stand (the paper's form).
    /// </summary>
    public bool RelativeBeta { get; init; } = true;

    /// <summary>
    /// Each teacher's own small network; null = teachers are heads on the students' backbone (the paper's form). A teacher of its own brings what its students have
    /// not learnt already, and its ranking moves none of their embeddings.
    /// </summary>
    public TeacherNetwork? TeacherNetwork { get; init; } = new();

    /// <summary>Which teacher teaches: the living one of the same step (the paper's form), or a frozen copy.</summary>
    public TeacherMode Teacher { get; init; } = TeacherMode.Online;

    /// <summary>With a snapshot: epochs before it is taken, without distillation, in which teachers learn to rank and P and Q are fitted.</summary>
    [Range(1, 100_000)]
    public int SnapshotEpochs { get; init; } = 1;

    /// <summary>
    /// Where teachers are heads on the students' backbone: the share of their ranking losses' gradient that goes on into backbone and embeddings. 1 = all (the paper's
    /// form), 0 = none, so that no teacher moves what students share. A teacher of its own network learns with all of it.
    /// </summary>
    [Range(0.0, 1.0)]
    public PerTask<double> TeacherGradient { get; init; } = 1;

    /// <summary>
    /// λ: weight of the cross entropy on the task's own labels in a teacher's loss, L^{A+} + λ·BCE(y^A, σ(score)); 0 = teachers rank and nothing else (the paper's form).
    /// What is ranked and regressed at once (Lin, Pan et al., KDD 2024) is calibrated from the start, and teaches with less noise.
    /// </summary>
    [Range(0.0, 1e6)]
    public PerTask<double> TeacherRegression { get; init; } = 5;

    /// <summary>m: least signed log-odds that error correction leaves in a soft target; null = no correction (0 is not off).</summary>
    [Range(-1e3, 1e3)]
    public PerTask<double?> Margin { get; init; } = (double?)null;

    /// <summary>w: weights of the losses in the total.</summary>
    public LossWeights Weights { get; init; } = new();

    /// <summary>γ2: learning rate of Platt's slope P and intercept Q; null = no calibration: the teacher's score is taught as it is.</summary>
    [Range(1e-8, 10.0)]
    public double? CalibrationRate { get; init; } = 0.03;

    /// <summary>Where r̃ starts: at the logit of the task's base rate (Q, or the teacher's last bias where it regresses as well), or at zero.</summary>
    public LogitStart PlattStart { get; init; } = LogitStart.BaseRate;
}

/// <summary>Knowledge distillation inside each task (Hinton et al. 2015): teachers are regressions of the same task.</summary>
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
}

/// <summary>
/// Privileged features distillation (Xu et al., KDD 2020): teachers are regressions of the same task that also see the features marked
/// <c>privileged</c>, which are known in training alone.
/// </summary>
public sealed record PfdMethod : MethodOptions
{
    /// <summary>α: share of the distillation loss in the student's loss once the warm-up is over; 0 = no distillation.</summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>First steps without distillation, while the teachers know nothing yet; 0 = none.</summary>
    [Range(0, int.MaxValue)]
    public int WarmUpSteps { get; init; } = 50;

    /// <summary>w: weights of the losses in the total.</summary>
    public LossWeights Weights { get; init; } = new();
}

/// <summary>
/// The control without any knowledge (Tf-KD, Yuan et al., CVPR 2020): a virtual teacher that gives the true label one fixed probability,
/// which is label smoothing with a temperature.
/// </summary>
public sealed record TfKdMethod : MethodOptions
{
    /// <summary>α: share of the distillation loss in the student's loss; 0 = no distillation.</summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>q: the virtual teacher's probability of the true label.</summary>
    [Range(0.5, 0.999999)]
    public double Confidence { get; init; } = 0.99;
}

/// <summary>w1..w4 of Algorithm 1: one weight per teacher and one per student.</summary>
public sealed record LossWeights
{
    /// <summary>Weight of each teacher's loss (w1, w2 for two tasks).</summary>
    [Range(0.0, 1e6)]
    public PerTask<double> Teacher { get; init; } = 1;

    /// <summary>Weight of each task's student loss (w3, w4 for two tasks).</summary>
    [Range(0.0, 1e6)]
    public PerTask<double> Student { get; init; } = 1;
}

/// <summary>When a student is taught by which state of its teacher.</summary>
public enum TeacherMode
{
    /// <summary>By the teacher as it is at this step, Algorithm 1: it has seen of the rows what the student has seen.</summary>
    [JsonStringEnumMemberName("online")]
    Online,

    /// <summary>
    /// By a frozen copy of backbone, teachers, P and Q: after the first epochs, which train without distillation, every training row's soft logit is computed
    /// once; the living ones go on learning beside it.
    /// </summary>
    [JsonStringEnumMemberName("snapshot")]
    Snapshot,
}

/// <summary>How a step draws its rows.</summary>
public enum SamplingMode
{
    /// <summary>Algorithm 1 to the letter: one uniform batch and one batch per stratum and per coarse set, drawn with replacement.</summary>
    [JsonStringEnumMemberName("paper")]
    Paper,

    /// <summary>
    /// One batch for all losses: each row once per epoch in random order, and a small top-up from rare strata; rankings use the pairs inside it, weighted so that
    /// the expectation is that of Algorithm 1.
    /// </summary>
    [JsonStringEnumMemberName("in-batch")]
    InBatch,
}
