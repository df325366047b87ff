using System.ComponentModel.DataAnnotations;
using CrossDistil.Balancing;
using CrossDistil.Calibration;

namespace CrossDistil.Experiments;

/// <summary>How a model is fitted and how its best state is chosen, on validation only.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training rows; an epoch is rows ÷ batch steps.</summary>
    [Range(1, 100_000)]
    public int Epochs { get; init; } = 5;

    /// <summary>Rows per step (and per drawn set, with paper sampling).</summary>
    [Range(1, 1_000_000)]
    public int Batch { get; init; } = 512;

    /// <summary>γ1: learning rate of Adam on the dense parameters.</summary>
    [Range(1e-8, 10.0)]
    public double Rate { get; init; } = 1e-3;

    /// <summary>Learning rate of the embeddings; null = 0.1 with Adagrad, rate with Adam.</summary>
    [Range(1e-8, 10.0)]
    public double? EmbeddingRate { get; init; }

    /// <summary>
    /// Optimizer of the embeddings. On KuaiRand, Adagrad in one pass beats every setting of Adam that was tried in two
    /// or three (decision 8).
    /// </summary>
    public EmbeddingOptimizer EmbeddingOptimizer { get; init; } = EmbeddingOptimizer.Adagrad;

    /// <summary>L2 on the embedding rows of the batch, per occurrence: λ/2·‖row‖² in the batch mean; 0 = off.</summary>
    [Range(0.0, 1e3)]
    public double EmbeddingL2 { get; init; }

    /// <summary>Decoupled weight decay of the dense weights (AdamW); 0 = off.</summary>
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; }

    /// <summary>
    /// Longest gradient of the model, by its L2 norm over all dense parameters and embedding rows together: a longer
    /// one is scaled down to it before the optimizers step; null = off. L2, weight decay and Platt scaling's own
    /// parameters are not part of it.
    /// </summary>
    [Range(1e-6, 1e6)]
    public double? ClipNorm { get; init; }

    /// <summary>Validations per epoch, evenly spaced, the last at its end.</summary>
    [Range(1, 1000)]
    public int ValidationsPerEpoch { get; init; } = 4;

    /// <summary>Metric that chooses each task's best checkpoint on validation.</summary>
    public SelectionMetric Select { get; init; } = SelectionMetric.Auc;

    /// <summary>
    /// Validations without a better value after which a task has stopped; training ends when every task has; null =
    /// never early.
    /// </summary>
    [Range(1, 100_000)]
    public int? Patience { get; init; } = 4;

    /// <summary>How the tasks' losses are weighed against each other.</summary>
    public BalancingOptions Balancing { get; init; } = new FixedBalancing();

    /// <summary>
    /// Steps per epoch, evenly spaced, at which the cosine between the tasks' gradients on shared parameters is
    /// measured; 0 = none. Costs a backward pass per task each; what is learnt stays the same, bit for bit.
    /// </summary>
    [Range(0, 1000)]
    public int ConflictProbes { get; init; } = 4;

    /// <summary>
    /// What makes served logits into probabilities: fitted per task on validation rows at its chosen checkpoint.
    /// </summary>
    public CalibratorKind Calibrator { get; init; } = CalibratorKind.Platt;

    /// <summary>Threads; null = every core. The same bits for any number.</summary>
    [Range(1, 1024)]
    public int? Threads { get; init; }

    /// <summary>
    /// Seconds between two states that a killed training resumes from (train --resume); more where writing one takes
    /// longer than a twentieth of that; null = never by time.
    /// </summary>
    [Range(1.0, 86_400.0)]
    public double? SaveSeconds { get; init; } = 60;

    /// <summary>Steps between two such states, whatever they cost; null = never by steps.</summary>
    [Range(1, 1_000_000_000)]
    public int? SaveSteps { get; init; }

    /// <summary>
    /// Whether training rows are read ahead in windows, for a cache larger than memory (decision 12), or where they
    /// lie; auto = in windows where the columns that training reads are more than half of the free memory. The same
    /// bits either way.
    /// </summary>
    public OutOfCoreMode OutOfCore { get; init; } = OutOfCoreMode.Auto;

    /// <summary>Seed of every random stream of the run.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>Optimizer of the embedding rows.</summary>
public enum EmbeddingOptimizer
{
    /// <summary>Row-sparse Adam: the rows of the batch alone (two numbers of state per weight).</summary>
    [JsonStringEnumMemberName("adam")]
    Adam,

    /// <summary>Row-wise Adagrad: the rows of the batch alone (one number of state per row).</summary>
    [JsonStringEnumMemberName("adagrad")]
    Adagrad,
}

/// <summary>When training rows are read ahead in windows.</summary>
public enum OutOfCoreMode
{
    /// <summary>
    /// Where the columns that training reads are more than half of the memory that is free when it begins.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>Always.</summary>
    [JsonStringEnumMemberName("on")]
    On,

    /// <summary>Never: rows are read where they lie.</summary>
    [JsonStringEnumMemberName("off")]
    Off,
}

/// <summary>Validation metric that chooses a checkpoint.</summary>
public enum SelectionMetric
{
    /// <summary>Area under the ROC curve, higher is better.</summary>
    [JsonStringEnumMemberName("auc")]
    Auc,

    /// <summary>AUC over the task's levels, higher is better.</summary>
    [JsonStringEnumMemberName("multi_auc")]
    MultiAuc,

    /// <summary>AUC within users, higher is better; needs metrics.user.</summary>
    [JsonStringEnumMemberName("gauc")]
    Gauc,

    /// <summary>Cross entropy, lower is better.</summary>
    [JsonStringEnumMemberName("logloss")]
    Logloss,
}
