using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Scoring.Models;

/// <summary>
/// Progressive layered extraction: stacked levels of customized gate control (Tang et al., RecSys 2020). One level is
/// CGC.
/// </summary>
public sealed record PleOptions : BackboneOptions
{
    /// <summary>The levels from the input up; each has experts of its own for every task, and shared ones.</summary>
    [MinLength(1)]
    public IReadOnlyList<CgcLevel> Levels { get; init; } = [new() { Hidden = [64] }, new() { Hidden = [32] }];

    internal override IReadOnlyList<int> Widths => [.. Levels.SelectMany(level => level.Hidden)];

    /// <summary>One level per width.</summary>
    internal override BackboneOptions Sized(BackboneSizes sizes) => this with
    {
        Levels = [.. sizes.Widths.Select(width => new CgcLevel
        {
            Hidden = [width], TaskExperts = sizes.TaskExperts ?? new CgcLevel().TaskExperts,
            SharedExperts = sizes.SharedExperts ?? new CgcLevel().SharedExperts,
        })],
    };

    internal override Backbone Build(ParameterSet parameters, int input, int tasks) => new Ple(this, parameters, input, tasks);
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
