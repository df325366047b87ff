using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

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
