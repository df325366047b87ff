using CrossDistil.Tensors.States;

namespace CrossDistil.Tests.States;

/// <summary>What parts keep, by name.</summary>
internal sealed class KeptInMemory : IStateVisitor
{
    private bool _isReading;

    public Dictionary<string, float[]> Blocks { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ulong> Numbers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, double> Reals { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    public static KeptInMemory Of(Action<IStateVisitor> keep)
    {
        var kept = new KeptInMemory();
        keep(kept);
        return kept;
    }

    public void GiveBack(Action<IStateVisitor> keep)
    {
        _isReading = true;
        keep(this);
        _isReading = false;
    }

    public void Values(string name, Span<float> values)
    {
        if (_isReading) Blocks[name].CopyTo(values);
        else Blocks.Add(name, values.ToArray());
    }

    public void Number(string name, Func<ulong> get, Action<ulong> set) => Visit(Numbers, name, get, set);

    public void Real(string name, Func<double> get, Action<double> set) => Visit(Reals, name, get, set);

    public void Text(string name, Func<string> get, Action<string> set) => Visit(Texts, name, get, set);

    private void Visit<T>(Dictionary<string, T> kept, string name, Func<T> get, Action<T> set)
    {
        if (_isReading) set(kept[name]);
        else kept.Add(name, get());
    }
}
