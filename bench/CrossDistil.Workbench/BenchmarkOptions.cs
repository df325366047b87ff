using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;

namespace CrossDistil.Workbench;

/// <summary>The work that a benchmark of the trainer's step, of scoring or of their products times. Two tasks.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Any method but pfd: nothing is privileged here.</summary>
    public MethodOptions Method { get; init; } = new PlainMethod();

    /// <summary>Embedding width, backbone and towers.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Single-valued categorical fields.</summary>
    public int Fields { get; init; } = 9;

    /// <summary>Ids over all fields, divided evenly; at least three per field.</summary>
    public int Vocab { get; init; } = 447_002;

    /// <summary>Training rows that batches are drawn from: generated, in a cache as ingest writes it.</summary>
    public int Rows { get; init; } = 200_000;

    /// <summary>Whether training rows are read ahead in windows.</summary>
    public OutOfCoreMode OutOfCore { get; init; } = OutOfCoreMode.Auto;

    /// <summary>A folder that keeps the generated cache, and is used again when it holds one of the same size; null = a temporary one.</summary>
    public string? Folder { get; init; }

    /// <summary>Rows of the uniform batch, of each drawn set with paper sampling, and of each scoring pass.</summary>
    public int Batch { get; init; } = 4096;

    /// <summary>Threads; null = every core.</summary>
    public int? Threads { get; init; }

    /// <summary>Steps that are timed.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Steps before them, at least: memory is touched, buffers find their size.</summary>
    public int Warmup { get; init; } = 5;

    /// <summary>Seconds before them, at least; from 0. See <see cref="Workbench.Warmup"/> for why steps are not enough.</summary>
    public double WarmupSeconds { get; init; } = 3;
}
