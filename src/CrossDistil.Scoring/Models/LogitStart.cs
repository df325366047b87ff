namespace CrossDistil.Scoring.Models;

/// <summary>Where the constant of a logit starts: Platt's intercept Q, or a student's last bias.</summary>
public enum LogitStart
{
    /// <summary>
    /// The logit of the task's positive rate in training: a sparse task is not taught far too high probabilities at
    /// first.
    /// </summary>
    [JsonStringEnumMemberName("base-rate")]
    BaseRate,

    /// <summary>0, the paper's form.</summary>
    [JsonStringEnumMemberName("zero")]
    Zero,
}
