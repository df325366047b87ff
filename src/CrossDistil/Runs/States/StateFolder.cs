using CrossDistil.Data.Files;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs.States;

/// <summary>A run's <c>state/</c>: <c>step-S.state</c>, the last two.</summary>
/// <param name="folder">The folder, which need not be there.</param>
internal sealed class StateFolder(string folder)
{
    private const int Kept = 2; // where the newer one was torn, there is the one before

    /// <summary>Whether a run can go on from here, as far as can be told without reading.</summary>
    public bool IsEmpty => Files.Count == 0;

    /// <summary>Files of states, newest first.</summary>
    public IReadOnlyList<string> Files =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "step-*.state").OrderDescending(StringComparer.Ordinal)] : [];

    /// <summary>Writes a state and removes those that are too old.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Save(StateHeader header, Action<IStateVisitor> keep)
    {
        AtomicFile.CreateFolder(folder);
        StateFile.Write(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{header.Step:D8}.state")), header, keep);
        foreach (var old in Files.Skip(Kept)) File.Delete(old);
    }

    /// <summary>Leaves the given states alone and removes everything else, such as what a kill has left half-written.</summary>
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
