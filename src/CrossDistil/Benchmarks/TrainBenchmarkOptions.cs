using CrossDistil.Experiments;

namespace CrossDistil.Benchmarks;

/// <summary>Size of the work that a training benchmark times.</summary>
public sealed record TrainBenchmarkOptions
{
    /// <summary>Any method with its options; two tasks. Nothing is privileged: pfd does the work of kd here.</summary>
    public MethodOptions Method { get; init; } = new PlainMethod();

    /// <summary>Embedding width, backbone and towers.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Single-valued categorical fields.</summary>
    public int Fields { get; init; } = 9;

    /// <summary>Ids over all fields, divided evenly.</summary>
    public int Vocab { get; init; } = 447_002;

    /// <summary>Rows of the uniform batch, and of each drawn set with paper sampling.</summary>
    public int Batch { get; init; } = 4096;

    /// <summary>Threads; null = every core.</summary>
    public int? Threads { get; init; }

    /// <summary>Steps that are timed.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Steps before them: code is compiled, memory is touched.</summary>
    public int Warmup { get; init; } = 5;
}
