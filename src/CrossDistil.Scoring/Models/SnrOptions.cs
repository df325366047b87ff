using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Scoring.Models;

/// <summary>
/// Sub-network routing (Ma et al., AAAI 2019): layers of sub-networks joined by edges that hard-concrete gates (Louizos
/// et al. 2018) open and close. Gates are drawn once per step in training and fixed when scoring.
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

    internal override IReadOnlyList<int> Widths => Hidden;

    internal override BackboneOptions Sized(BackboneSizes sizes) => this with { Hidden = sizes.Widths, Subnets = sizes.Experts ?? Subnets };

    internal override Backbone Build(ParameterSet parameters, int input, int tasks) => new Snr(this, parameters, input, tasks);
}

/// <summary>Every edge has a matrix of its own: v_i = Σ_j z_ij·W_ij·u_j.</summary>
public sealed record SnrTransOptions : SnrOptions;

/// <summary>Edges pass on what they get: v_i = Σ_j z_ij·u_j.</summary>
public sealed record SnrAverOptions : SnrOptions;
