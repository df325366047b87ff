using System.Diagnostics;
using System.Runtime.InteropServices;
using CrossDistil.Runs.States;
using CrossDistil.Tensors;

namespace CrossDistil.Runs;

/// <summary>
/// Program and machine of a run: what explains its speed, and what another run needs to give the same numbers.
/// </summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Runtime">Version of .NET, such as: .NET 10.0.1.</param>
/// <param name="System">Operating system.</param>
/// <param name="Architecture">Of the process, such as: x64.</param>
/// <param name="Processors">Logical processors that the process may use.</param>
/// <param name="Threads">Threads that the run used.</param>
/// <param name="VectorBits">Width of the vectors in matrix products: 512, 256, 128, or 0 where there are none.</param>
/// <param name="Data">
/// Content of the run's cache, see <see cref="CrossDistil.Data.Cache.DatasetCache.ContentOf"/>.
/// </param>
/// <param name="PeakBytes">
/// Peak memory of the process when the run was fitted, other runs in the process included; null where it is unknown.
/// </param>
/// <param name="Started">Start of the run, UTC.</param>
public sealed record RunEnvironment(
    string Version, string Runtime, string System, string Architecture, int Processors, int Threads, int VectorBits, string Data,
    long? PeakBytes, DateTimeOffset Started)
{
    /// <summary>This program on this machine, its memory until now.</summary>
    /// <param name="threads">Threads of the run.</param>
    /// <param name="data">Content of its cache.</param>
    /// <param name="started">When it began.</param>
    public static RunEnvironment Now(int threads, string data, DateTimeOffset started) => new(
        StateIdentity.ProgramVersion, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), global::System.Environment.ProcessorCount, threads,
        Processor.VectorBits, data, Peak(), started.ToUniversalTime());

    private static long? Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 is > 0 and var bytes ? bytes : null;
    }
}
