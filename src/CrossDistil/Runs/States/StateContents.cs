using CrossDistil.Tensors.States;

namespace CrossDistil.Runs.States;

/// <summary>The first pass of writing: what is small, and which blocks there are.</summary>
/// <param name="header">Step and identity.</param>
internal sealed class StateContents(StateHeader header) : IStateVisitor
{
    private readonly List<StateBlock> _blocks = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public StateHeader Header => header with { Blocks = _blocks };

    public void Values(string name, Span<float> values) => _blocks.Add(new StateBlock(New(name), values.Length));

    public void Number(string name, Func<ulong> get, Action<ulong> set) => header.Numbers.Add(New(name), get());

    public void Real(string name, Func<double> get, Action<double> set) => header.Reals.Add(New(name), get());

    public void Text(string name, Func<string> get, Action<string> set) => header.Texts.Add(New(name), get());

    private string New(string name) =>
        _names.Add(name) ? name : throw new InvalidOperationException($"Two parts of the state are named {name}.");
}
