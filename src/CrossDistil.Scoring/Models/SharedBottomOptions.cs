using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Scoring.Models;

/// <summary>One MLP for all tasks (Caruana 1997).</summary>
public sealed record SharedBottomOptions : BackboneOptions
{
    /// <summary>Hidden layers.</summary>
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32];

    internal override IReadOnlyList<int> Widths => Hidden;

    internal override BackboneOptions Sized(BackboneSizes sizes) => this with { Hidden = sizes.Widths };

    internal override Backbone Build(ParameterSet parameters, int input, int tasks) => new SharedBottom(this, parameters, input);
}
