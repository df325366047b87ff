using System.Runtime.InteropServices;

namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// Zeroed memory for large blocks straight from the operating system, so that freed memory goes back to it at once. An
/// allocator keeps freed blocks of up to 32 MB, in several arenas: a server that loads one version of a model after
/// another would grow. Linux only; elsewhere, and for small blocks, the allocator is used.
/// </summary>
internal static unsafe partial class NativePages
{
    /// <summary>Size from which a block is large.</summary>
    public const long MinBytes = 1 << 20;

    private const int ReadAndWrite = 1 | 2, PrivateAnonymous = 0x02 | 0x20;

    public static bool AreFor(long bytes) => bytes >= MinBytes && OperatingSystem.IsLinux();

    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public static void* Allocate(long bytes)
    {
        var memory = Map(0, (nuint)bytes, ReadAndWrite, PrivateAnonymous, -1, 0);
#pragma warning disable MA0012, CA2201 // as the allocator does
        return memory == -1 ? throw new OutOfMemoryException() : (void*)memory;
#pragma warning restore MA0012, CA2201
    }

    public static void Free(void* memory, long bytes) => _ = Unmap((nint)memory, (nuint)bytes);

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nint address, nuint length);
}
