using System.Diagnostics;
using System.Runtime.InteropServices;
using CrossDistil.Runs.States;
using CrossDistil.Tensors;

namespace CrossDistil.Runs;

/// <summary>Where a run was trained: what explains its speed, and what another run needs to give the same numbers.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Runtime">Version of .NET, such as: .NET 10.0.1.</param>
/// <param name="System">Operating system.</param>
/// <param name="Architecture">Of the process, such as: x64.</param>
/// <param name="Processors">Logical processors that the process may use.</param>
/// <param name="Threads">Threads that the run used.</param>
/// <param name="VectorBits">Width of the vectors in matrix products: 512, 256, 128, or 0 where there are none.</param>
/// <param name="Data">What the run's cache holds, see <see cref="CrossDistil.Data.Cache.DatasetCache.ContentOf"/>.</param>
/// <param name="PeakBytes">Most memory of the process until the run was fitted; other runs in the same process count too. null where the system does not say.</param>
/// <param name="Started">When the run began, UTC.</param>
public sealed record RunEnvironment(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("runtime")] string Runtime,
    [property: JsonPropertyName("system")] string System,
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("processors")] int Processors,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("vector_bits")] int VectorBits,
    [property: JsonPropertyName("data")] string Data,
    [property: JsonPropertyName("peak_bytes")] long? PeakBytes,
    [property: JsonPropertyName("started")] DateTimeOffset Started)
{
    /// <summary>This program on this machine, its memory until now.</summary>
    /// <param name="threads">Threads of the run.</param>
    /// <param name="data">Content of its cache.</param>
    /// <param name="started">When it began.</param>
    public static RunEnvironment Now(int threads, string data, DateTimeOffset started) => new(
        StateIdentity.ProgramVersion, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), global::System.Environment.ProcessorCount, threads, Processor.VectorBits,
        data, Peak(), started.ToUniversalTime());

    private static long? Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 is > 0 and var bytes ? bytes : null;
    }
}
