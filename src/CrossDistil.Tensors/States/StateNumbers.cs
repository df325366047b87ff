namespace CrossDistil.Tensors.States;

/// <summary>Numbers in the state of several parts, with the bounds that are checked when a state is read.</summary>
internal static class StateNumbers
{
    private const ulong MaxSteps = 1UL << 53; // more than any training takes, and counting on does not overflow

    /// <summary>A count in a state.</summary>
    /// <param name="count">Steps, rows drawn, validations.</param>
    /// <param name="max">Maximum.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more.</exception>
    public static long Count(ulong count, ulong max = MaxSteps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, max);
        return (long)count;
    }

    /// <summary>Steps taken.</summary>
    public static void Steps(this IStateVisitor state, string name, Func<long> get, Action<long> set) =>
        state.Number(name, () => (ulong)get(), steps => set(Count(steps)));

    /// <summary>A learning rate.</summary>
    public static void Rate(this IStateVisitor state, string name, Func<double> get, Action<double> set) => state.Real(name, get, rate =>
        set(rate >= 0 && double.IsFinite(rate) ? rate : throw new ArgumentOutOfRangeException(name, rate, "Not a learning rate.")));
}
