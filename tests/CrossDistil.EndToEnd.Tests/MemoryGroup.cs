using System.Globalization;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>A control group with a memory limit, which counts mapped pages and read ones too; it goes with the test.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string First = "/sys/fs/cgroup/memory";
    private const string Second = "/sys/fs/cgroup";
    private readonly string _folder;

    private MemoryGroup(string folder) => _folder = folder;

    /// <summary>A new group; null where none can be made, with the reason.</summary>
    public static MemoryGroup? TryCreate(long bytes, out string reason)
    {
        var isFirst = Directory.Exists(First);
        var folder = Path.Combine(isFirst ? First : Second, string.Create(CultureInfo.InvariantCulture, $"crossdistil-test-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, isFirst ? "memory.limit_in_bytes" : "memory.max"), bytes.ToString(CultureInfo.InvariantCulture));
            reason = string.Empty;
            return new MemoryGroup(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder);
            reason = $"no control group with a memory limit can be made here ({e.Message})";
            return null;
        }
    }

    /// <summary>A shell's words that run a command in the group: the shell enters it, and then is the command.</summary>
    public IEnumerable<string> Shell(params IEnumerable<string> command) => ["-c", $"echo $$ > '{_folder}/cgroup.procs' && exec \"$@\"", "sh", .. command];

    public void Dispose() => Directory.Delete(_folder);
}
