using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>A method that ranks pairs of strata: which pairs count how much, and how they are drawn.</summary>
public abstract record RankingMethod : MethodOptions
{
    /// <summary>β1: weight of the auxiliary ranking among the task's positives; 0 = without.</summary>
    [Range(0.0, 1e3)]
    public PerTask<double> Beta1 { get; init; } = 0.1;

    /// <summary>β2: weight of the auxiliary ranking among the task's negatives; 0 = without.</summary>
    [Range(0.0, 1e3)]
    public PerTask<double> Beta2 { get; init; } = 0.1;

    /// <summary>
    /// A pair of levels with fewer training rows than this on either side is left out, with a warning; 1 = none is.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MinPairRows { get; init; } = 10;

    /// <summary>How rows and pairs are drawn.</summary>
    public SamplingMode Sampling { get; init; } = SamplingMode.InBatch;

    /// <summary>
    /// With in-batch sampling: rows drawn from rare strata beside the uniform ones, as a share of training.batch. A
    /// stratum is rare when it is less than this share of the training rows; each gets one row at least, and the lowest
    /// most. 0 = none: a step in which a level does not occur does not rank it. Rows that come again and again are
    /// learnt by heart.
    /// </summary>
    [Range(0.0, 1.0)]
    public double TopUp { get; init; }

    /// <summary>
    /// With in-batch sampling: most pairs of two levels that one step ranks; where a batch has more, an even part of
    /// them, new in each step.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxPairs { get; init; } = 1 << 14;

    /// <summary>Whether it ranks for a task at all.</summary>
    internal virtual bool Ranks(int task, string name) => true;
}

/// <summary>How a step draws its rows.</summary>
public enum SamplingMode
{
    /// <summary>
    /// Algorithm 1 to the letter: one uniform batch and one batch per stratum and per coarse set, drawn with
    /// replacement.
    /// </summary>
    [JsonStringEnumMemberName("paper")]
    Paper,

    /// <summary>
    /// One batch for all losses: each row once per epoch in random order, and a small top-up from rare strata; rankings
    /// use the pairs inside it, weighted so that the expectation is that of Algorithm 1.
    /// </summary>
    [JsonStringEnumMemberName("in-batch")]
    InBatch,
}
