using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Scoring.Models;

/// <summary>A teacher that shares nothing: embeddings, an MLP and a linear output for every task.</summary>
public sealed record TeacherNetwork
{
    /// <summary>Width of each field's embedding.</summary>
    [Range(1, 4096)]
    public int EmbeddingDim { get; init; } = 4;

    /// <summary>Hidden layers of the MLP.</summary>
    [Range(1, 65_536)]
    public IReadOnlyList<int> Hidden { get; init; } = [32];
}
