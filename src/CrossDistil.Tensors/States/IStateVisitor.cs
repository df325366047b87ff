namespace CrossDistil.Tensors.States;

/// <summary>
/// Visits the whole state of a training between steps. Every part with state has a <c>VisitState</c> method for both
/// directions: the same calls write a state and read it back, so that the two cannot differ.
/// </summary>
public interface IStateVisitor
{
    /// <summary>Parameters, moments, accumulators, soft logits, as bits.</summary>
    /// <param name="name">Unique in a training.</param>
    /// <param name="values">Written from, or read into; equally many in both directions.</param>
    void Values(string name, Span<float> values);

    /// <summary>A count of steps, the position of a random stream.</summary>
    /// <param name="name">Unique in a training.</param>
    /// <param name="get">Called where a state is written.</param>
    /// <param name="set">Called where a state is read, before this returns: later parts may depend on it.</param>
    void Number(string name, Func<ulong> get, Action<ulong> set);

    /// <summary>A sum, a weight, seconds: every bit of it.</summary>
    /// <inheritdoc cref="Number"/>
    void Real(string name, Func<double> get, Action<double> set);

    /// <summary>A text, such as evaluations as JSON.</summary>
    /// <inheritdoc cref="Number"/>
    void Text(string name, Func<string> get, Action<string> set);
}
