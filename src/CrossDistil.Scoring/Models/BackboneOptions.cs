namespace CrossDistil.Scoring.Models;

/// <summary>A network: input → one hidden vector per task.</summary>
/// <remarks>
/// For a backbone of your own, derive a record from this that implements <see cref="IBackboneFactory"/>.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SingleOptions), "single")]
[JsonDerivedType(typeof(SharedBottomOptions), "shared-bottom")]
[JsonDerivedType(typeof(CrossStitchOptions), "cross-stitch")]
[JsonDerivedType(typeof(MmoeOptions), "mmoe")]
[JsonDerivedType(typeof(PleOptions), "ple")]
[JsonDerivedType(typeof(SnrTransOptions), "snr-trans")]
[JsonDerivedType(typeof(SnrAverOptions), "snr-aver")]
public abstract record BackboneOptions
{
    /// <summary>Whether every task reads embeddings of its own instead of shared ones.</summary>
    internal virtual bool HasOwnEmbeddings => false;

    /// <summary>
    /// Widths of the hidden layers from the input up, so that another backbone can be made as wide; empty = unknown.
    /// </summary>
    internal virtual IReadOnlyList<int> Widths => [];

    /// <summary>The same of other sizes; as it is where it has no such sizes.</summary>
    internal virtual BackboneOptions Sized(BackboneSizes sizes) => this;

    /// <summary>Builds the backbone.</summary>
    /// <param name="parameters">Where its parameters are made.</param>
    /// <param name="input">Width of each task's input.</param>
    /// <param name="tasks">Number of tasks.</param>
    internal virtual Backbone Build(ParameterSet parameters, int input, int tasks) => this is IBackboneFactory own
        ? own.Create(parameters, input, tasks)
        : throw new ArgumentOutOfRangeException(nameof(parameters), this, $"Neither a known backbone nor an {nameof(IBackboneFactory)}.");
}

/// <summary>Sizes that backbones of any kind can be given.</summary>
/// <param name="Widths">Hidden layers from the input up.</param>
/// <param name="Experts">Experts of mmoe, sub-networks of each layer of snr; null = the kind's own number.</param>
/// <param name="TaskExperts">Experts of each task on every level of ple; null = its own number.</param>
/// <param name="SharedExperts">Shared experts on every level of ple; null = its own number.</param>
internal sealed record BackboneSizes(IReadOnlyList<int> Widths, int? Experts = null, int? TaskExperts = null, int? SharedExperts = null);
