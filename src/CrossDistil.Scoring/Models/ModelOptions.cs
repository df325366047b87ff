using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Scoring.Models;

/// <summary>The network: embeddings → backbone → one head per student and teacher.</summary>
public sealed record ModelOptions
{
    /// <summary>Width of each field's embedding.</summary>
    [Range(1, 4096)]
    public int EmbeddingDim { get; init; } = 16;

    /// <summary>Shared network that gives one hidden vector per task.</summary>
    public BackboneOptions Backbone { get; init; } = new MmoeOptions();

    /// <summary>Hidden layers of each head (tower).</summary>
    [Range(1, 65_536)]
    public IReadOnlyList<int> Tower { get; init; } = [32];

    /// <summary>Standard deviation of the embeddings at the start.</summary>
    [Range(0.0, 10.0)]
    public double EmbeddingScale { get; init; } = 0.01;

    /// <summary>
    /// The last bias of a student, and of a teacher that is a regression, starts at the logit of its task's base rate,
    /// or at zero.
    /// </summary>
    public LogitStart HeadBias { get; init; } = LogitStart.BaseRate;

    /// <summary>
    /// Share of the backbone's inputs (embeddings and standardised numbers) dropped in training; 0 = off.
    /// </summary>
    [Range(0.0, 0.95)]
    public double EmbeddingDropout { get; init; }

    /// <summary>Share of hidden units dropped after each hidden layer in training; 0 = off.</summary>
    [Range(0.0, 0.95)]
    public double Dropout { get; init; }
}
