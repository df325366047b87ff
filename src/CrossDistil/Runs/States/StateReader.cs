using CrossDistil.Tensors.States;

namespace CrossDistil.Runs.States;

/// <summary>Gives the parts back what they had, from a file that was looked through.</summary>
internal sealed class StateReader : IStateVisitor, IDisposable
{
    /// <summary>What helps where a state cannot be used.</summary>
    public const string StartAnew = "start anew with --overwrite";

    private readonly FoundState _state;
    private readonly FileStream _file;
    private int _block;

    public StateReader(FoundState state) => (_state, _file) = (state, StateFile.OpenBlocks(state));

    public void Values(string name, Span<float> values)
    {
        var blocks = _state.Header.Blocks;
        if (_block == blocks.Count || !string.Equals(blocks[_block].Name, name, StringComparison.Ordinal) || blocks[_block].Values != values.Length) throw _state.Missing(name, StartAnew);
        _block++;
        StateFile.Read(_file, values);
    }

    public void Number(string name, Func<ulong> get, Action<ulong> set) => _state.Give(_state.Header.Numbers, name, set, StartAnew);

    public void Real(string name, Func<double> get, Action<double> set) => _state.Give(_state.Header.Reals, name, set, StartAnew);

    public void Text(string name, Func<string> get, Action<string> set) => _state.Give(_state.Header.Texts, name, set, StartAnew);

    public void Dispose() => _file.Dispose();
}
