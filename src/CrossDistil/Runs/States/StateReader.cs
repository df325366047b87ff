using CrossDistil.Tensors.States;

namespace CrossDistil.Runs.States;

/// <summary>Gives the parts of a training their values back, from a verified file.</summary>
/// <param name="state">The file.</param>
/// <param name="remedy">What helps where it cannot be used.</param>
internal class StateReader(FoundState state, string remedy = StateReader.StartOver) : IStateVisitor, IDisposable
{
    /// <summary>What helps where a state cannot be used.</summary>
    public const string StartOver = "start over with the option overwrite";

    private int _block;

    protected FileStream File { get; } = StateFile.OpenBlocks(state);

    public virtual void Values(string name, Span<float> values)
    {
        if (state.Header.Blocks.ElementAtOrDefault(_block++) != new StateBlock(name, values.Length)) throw state.Missing(name, remedy);
        StateFile.Read(File, values);
    }

    public void Number(string name, Func<ulong> get, Action<ulong> set) => state.Give(state.Header.Numbers, name, set, remedy);

    public virtual void Real(string name, Func<double> get, Action<double> set) => state.Give(state.Header.Reals, name, set, remedy);

    public void Text(string name, Func<string> get, Action<string> set) => state.Give(state.Header.Texts, name, set, remedy);

    public void Dispose()
    {
        File.Dispose();
        GC.SuppressFinalize(this);
    }
}
