using CrossDistil.Data.Strata;

namespace CrossDistil.Metrics;

/// <summary>Reading of label bytes: 0, 1 or <see cref="Stratum.Missing"/>.</summary>
internal static class Labels
{
    /// <summary>Whether the label of a row is there.</summary>
    /// <exception cref="InvalidOperationException">It is neither 0, 1 nor missing; the message names the
    /// row.</exception>
    public static bool IsKnown(byte label, long row) => label switch
    {
        0 or 1 => true,
        Stratum.Missing => false,
        _ => throw new InvalidOperationException($"row {row}: label {label} is not 0, 1 or {Stratum.Missing}"),
    };
}
