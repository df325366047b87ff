namespace CrossDistil.Data;

/// <summary>
/// The user's input cannot be used. Carries every fault found, not just the first; ends the program with exit code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Reports all <paramref name="faults"/> together.</summary>
    public InputException(IReadOnlyList<Fault> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>Reports one fault.</summary>
    public InputException(string where, string problem, string remedy)
        : this([new Fault(where, problem, remedy)]) { }

    /// <summary>The faults, in the order in which they were found; never empty.</summary>
    public IReadOnlyList<Fault> Faults { get; }
}
