using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Scoring.Models;

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

    internal override IReadOnlyList<int> Widths => Hidden;

    internal override BackboneOptions Sized(BackboneSizes sizes) => this with { Hidden = sizes.Widths, Experts = sizes.Experts ?? Experts };

    internal override Backbone Build(ParameterSet parameters, int input, int tasks) => new Mmoe(this, parameters, input, tasks);
}
