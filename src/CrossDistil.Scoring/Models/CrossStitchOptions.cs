using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Scoring.Models;

/// <summary>One column of layers per task, mixed after every layer (Misra et al., CVPR 2016).</summary>
public sealed record CrossStitchOptions : BackboneOptions
{
    /// <summary>Hidden layers of each column.</summary>
    [MinLength(1)]
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32];

    internal override IReadOnlyList<int> Widths => Hidden;

    internal override BackboneOptions Sized(BackboneSizes sizes) => this with { Hidden = sizes.Widths };

    internal override Backbone Build(ParameterSet parameters, int input, int tasks) => new CrossStitch(this, parameters, input, tasks);
}
