using CrossDistil.Tensors.States;

namespace CrossDistil.Runs.States;

/// <summary>The second pass of writing: the blocks themselves.</summary>
internal sealed class StateBlockWriter(Stream file) : IStateVisitor
{
    public void Values(string name, Span<float> values) => StateFile.Write(file, values);

    public void Number(string name, Func<ulong> get, Action<ulong> set) { }

    public void Real(string name, Func<double> get, Action<double> set) { }

    public void Text(string name, Func<string> get, Action<string> set) { }
}
