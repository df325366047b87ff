using CrossDistil.Data.Files;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs.States;

/// <summary>A run's <c>state/</c>: <c>step-S.state</c>, the last two.</summary>
/// <param name="folder">The folder, which need not exist.</param>
internal sealed class StateFolder(string folder)
{
    /// <summary>States that are kept: where the newer one is incomplete, the one before is used.</summary>
    public const int Kept = 2;

    /// <summary>Whether there is no state.</summary>
    public bool IsEmpty => Files.Count == 0;

    /// <summary>Files of states, newest first.</summary>
    public IReadOnlyList<string> Files =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "step-*.state").OrderDescending(StringComparer.Ordinal)] : [];

    /// <summary>Writes a state and removes those that are too old.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Save(StateHeader header, Action<IStateVisitor> visit)
    {
        AtomicFile.CreateFolder(folder);
        StateFile.Write(Path.Combine(folder, $"step-{header.Step:D8}.state"), header, visit);
        foreach (var old in Files.Skip(Kept)) File.Delete(old);
    }

    /// <summary>Keeps the given states and removes everything else, such as incomplete files of a kill.</summary>
    public void KeepOnly(IReadOnlyCollection<string> states)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder).Except(states, StringComparer.Ordinal)) File.Delete(file);
    }

    /// <summary>Removes the folder.</summary>
    public void Drop()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
