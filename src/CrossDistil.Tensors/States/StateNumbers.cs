namespace CrossDistil.Tensors.States;

/// <summary>Numbers that several parts of a training carry, with the bounds that hold where a state is read.</summary>
internal static class StateNumbers
{
    private const ulong MaxSteps = 1UL << 53; // no training takes so many, and what counts on from here does not overflow

    /// <summary>A count as a state has it.</summary>
    /// <param name="count">Steps, rows drawn, validations.</param>
    /// <param name="most">More than this never were.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more.</exception>
    public static long Count(ulong count, ulong most = MaxSteps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, most);
        return (long)count;
    }

    /// <summary>Steps taken.</summary>
    public static void Steps(this IStateVisitor state, string name, Func<long> get, Action<long> set) =>
        state.Number(name, () => (ulong)get(), steps => set(Count(steps)));

    /// <summary>A learning rate.</summary>
    public static void Rate(this IStateVisitor state, string name, Func<double> get, Action<double> set) => state.Real(name, get, rate =>
        set(rate >= 0 && double.IsFinite(rate) ? rate : throw new ArgumentOutOfRangeException(name, rate, "No rate of learning.")));
}
