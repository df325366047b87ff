using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Scoring.Models;

/// <summary>
/// Nothing shared: each task has its own embeddings and its own MLP. The single-task models to compare with.
/// </summary>
public sealed record SingleOptions : BackboneOptions
{
    /// <summary>Hidden layers of each task's MLP.</summary>
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32];

    internal override bool HasOwnEmbeddings => true;

    internal override IReadOnlyList<int> Widths => Hidden;

    internal override BackboneOptions Sized(BackboneSizes sizes) => this with { Hidden = sizes.Widths };

    internal override Backbone Build(ParameterSet parameters, int input, int tasks) => new SingleTask(this, parameters, input, tasks);
}
