namespace CrossDistil.Runs.States;

/// <summary>A verified state file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">Its header.</param>
/// <param name="Blocks">Where its blocks begin, bytes from its start.</param>
internal sealed record FoundState(string Path, StateHeader Header, long Blocks)
{
    /// <summary>Gives a part the header's value of a name.</summary>
    /// <param name="values">The header's numbers, reals or texts.</param>
    /// <param name="name">Which of them.</param>
    /// <param name="set">The part, which throws where it cannot have had that value.</param>
    /// <param name="remedy">What helps.</param>
    /// <exception cref="InputException">There is no such value, or the part does not take it.</exception>
    public void Give<T>(IReadOnlyDictionary<string, T> values, string name, Action<T> set, string remedy)
    {
        if (!values.TryGetValue(name, out var value)) throw Missing(name, remedy);
        try
        {
            set(value);
        }
        catch (Exception e) when (e is ArgumentException
            or OverflowException
            or JsonException
            or InvalidOperationException
            or NotSupportedException)
        {
            throw Wrong(name, remedy);
        }
    }

    /// <summary>A fault: a value or block is missing or of another size.</summary>
    public InputException Missing(string name, string remedy) => new(Path, $"has no {name} of the size that the training has", remedy);

    /// <summary>A fault: no training writes such a value.</summary>
    public InputException Wrong(string name, string remedy) => new(Path, $"has a value of {name} that no training leaves", remedy);
}
