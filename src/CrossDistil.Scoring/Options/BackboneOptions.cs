using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CrossDistil.Scoring.Options;

/// <summary>A network: input → one hidden vector per task.</summary>
/// <remarks>For a backbone of your own, derive a record from this that implements <c>CrossDistil.Models.IBackboneFactory</c>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SingleOptions), "single")]
[JsonDerivedType(typeof(SharedBottomOptions), "shared-bottom")]
[JsonDerivedType(typeof(CrossStitchOptions), "cross-stitch")]
[JsonDerivedType(typeof(MmoeOptions), "mmoe")]
[JsonDerivedType(typeof(PleOptions), "ple")]
[JsonDerivedType(typeof(SnrTransOptions), "snr-trans")]
[JsonDerivedType(typeof(SnrAverOptions), "snr-aver")]
public abstract record BackboneOptions;

/// <summary>Nothing shared: each task has its own embeddings and its own MLP. The single-task models to compare with.</summary>
public sealed record SingleOptions : BackboneOptions
{
    /// <summary>Hidden layers of each task's MLP.</summary>
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32];
}

/// <summary>One MLP for all tasks (Caruana 1997).</summary>
public sealed record SharedBottomOptions : BackboneOptions
{
    /// <summary>Hidden layers.</summary>
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32];
}

/// <summary>One column of layers per task, mixed after every layer (Misra et al., CVPR 2016).</summary>
public sealed record CrossStitchOptions : BackboneOptions
{
    /// <summary>Hidden layers of each column.</summary>
    [MinLength(1)]
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32];
}

/// <summary>Multi-gate mixture of experts (Ma et al., KDD 2018).</summary>
public sealed record MmoeOptions : BackboneOptions
{
    /// <summary>Number of experts.</summary>
    [Range(1, 1024)]
    public int Experts { get; init; } = 4;

    /// <summary>Hidden layers of each expert.</summary>
    [MinLength(1)]
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32];
}

/// <summary>Progressive layered extraction: stacked levels of customized gate control (Tang et al., RecSys 2020). One level is CGC.</summary>
public sealed record PleOptions : BackboneOptions
{
    /// <summary>The levels from the input up; each has experts of its own for every task, and shared ones.</summary>
    [MinLength(1)]
    public IReadOnlyList<CgcLevel> Levels { get; init; } = [new() { Hidden = [64] }, new() { Hidden = [32] }];
}

/// <summary>One level of customized gate control.</summary>
public sealed record CgcLevel
{
    /// <summary>Hidden layers of each expert.</summary>
    [MinLength(1)]
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64];

    /// <summary>Experts of each task.</summary>
    [Range(1, 1024)]
    public int TaskExperts { get; init; } = 2;

    /// <summary>Experts that every task shares.</summary>
    [Range(1, 1024)]
    public int SharedExperts { get; init; } = 2;
}

/// <summary>
/// Sub-network routing (Ma et al., AAAI 2019): layers of sub-networks joined by edges that hard-concrete gates (Louizos et al. 2018) open
/// and close. Gates are drawn once per step in training and fixed when scoring.
/// </summary>
public abstract record SnrOptions : BackboneOptions
{
    /// <summary>Sub-networks of each layer.</summary>
    [Range(1, 1024)]
    public int Subnets { get; init; } = 2;

    /// <summary>Width of the sub-networks, layer by layer from the input up.</summary>
    [MinLength(1)]
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32];

    /// <summary>λ: weight of the gates' L0 penalty, the expected number of open edges; 0 = off.</summary>
    [Range(0.0, 1e3)]
    public double Penalty { get; init; } = 1e-4;
}

/// <summary>Every edge has a matrix of its own: v_i = Σ_j z_ij·W_ij·u_j.</summary>
public sealed record SnrTransOptions : SnrOptions;

/// <summary>Edges pass on what they get: v_i = Σ_j z_ij·u_j.</summary>
public sealed record SnrAverOptions : SnrOptions;
