using CrossDistil.Data;

namespace CrossDistil.States;

/// <summary>Gives the parts back what they had, from a file that was looked through.</summary>
internal sealed class StateReader : ITrainingState, IDisposable
{
    private readonly FoundState _state;
    private readonly FileStream _file;
    private int _block;

    public StateReader(FoundState state)
    {
        (_state, _file) = (state, StateFile.Open(state.Path));
        _file.Position = state.Blocks;
    }

    public void Values(string name, Span<float> values)
    {
        var blocks = _state.Header.Blocks;
        if (_block == blocks.Count || !string.Equals(blocks[_block].Name, name, StringComparison.Ordinal) || blocks[_block].Values != values.Length) throw Missing(name);
        _block++;
        StateFile.Read(_file, values);
    }

    public void Number(string name, Func<ulong> get, Action<ulong> set) => set(_state.Header.Numbers.TryGetValue(name, out var number) ? number : throw Missing(name));

    public void Real(string name, Func<double> get, Action<double> set) => set(_state.Header.Reals.TryGetValue(name, out var real) ? real : throw Missing(name));

    public void Text(string name, Func<string> get, Action<string> set) => set(_state.Header.Texts.TryGetValue(name, out var text) ? text : throw Missing(name));

    public void Dispose() => _file.Dispose();

    private InputException Missing(string name) => new(_state.Path, $"has no {name} of the size that the training has", "start anew with --overwrite");
}
