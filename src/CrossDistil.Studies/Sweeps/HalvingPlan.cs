namespace CrossDistil.Studies.Sweeps;

/// <summary>
/// Successive halving (Jamieson and Talwalkar, AISTATS 2016) over replications: few runs of many settings, more of the
/// best. A rung adds folds and seeds, not epochs: the noise between days and seeds limits the choice, and finished runs
/// remain useful.
/// </summary>
/// <param name="Rungs">At least one, each with fewer settings and more replications than the one before.</param>
public sealed record HalvingPlan(IReadOnlyList<Rung> Rungs)
{
    /// <summary>Runs in all: each rung adds only what its settings do not have from the rung before.</summary>
    public int Runs => Rungs.Select((rung, i) => rung.Settings * (rung.Replications - (i == 0 ? 0 : Rungs[i - 1].Replications))).Sum();

    /// <summary>
    /// The plan with the most settings that the budget allows. The last rung has all replications; each before it has η
    /// times the settings and an η-th of the replications, back to a single one. Every rung compares two settings at
    /// least, so few settings have few rungs.
    /// </summary>
    /// <param name="budgetRuns">Maximum runs.</param>
    /// <param name="maxReplications">Folds × seeds of the study, 1 or more: replications of the last rung.</param>
    /// <param name="eta">η: one in this many settings reaches the next rung, 2 or more.</param>
    /// <param name="maxSettings">Number of possible settings; null = unlimited.</param>
    /// <exception cref="InputException">The budget is too small for two settings, or there are not two.</exception>
    public static HalvingPlan Of(int budgetRuns, int maxReplications, int eta = 3, int? maxSettings = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxReplications);
        ArgumentOutOfRangeException.ThrowIfLessThan(eta, 2);
        if (maxSettings < 2)
            throw new InputException("the option over", "there is one setting, and nothing to choose", "give an axis two values or more");
        for (var settings = Math.Min(budgetRuns, maxSettings ?? budgetRuns); settings >= 2; settings--)
            if (For(settings, maxReplications, eta) is var plan && plan.Runs <= budgetRuns) return plan;
        throw new InputException(
            "the option budget-runs",
            $"{budgetRuns} are too few for two settings with {maxReplications} run{(maxReplications == 1 ? "" : "s")} each (folds × seeds)",
            $"give {For(2, maxReplications, eta).Runs} or more, or fewer folds or seeds");
    }

    /// <summary>The plan in one line: <c>27 settings; 27 × 1 run, 9 × 3, 3 × 9: 63 runs</c>.</summary>
    public override string ToString()
    {
        var unit = Rungs[0].Replications == 1 ? " run" : " runs"; // of the first rung only
        var rungs = Rungs.Select((rung, i) => $"{rung.Settings} × {rung.Replications}{(i == 0 ? unit : string.Empty)}");
        return $"{Rungs[0].Settings} settings; {string.Join(", ", rungs)}: {Runs} runs";
    }

    private static HalvingPlan For(int settings, int max, int eta)
    {
        var replications = new List<int> { max };
        for (long power = eta; settings > power && Rounded(max, power) is >= 1 and var fewer && fewer < replications[0]; power *= eta)
            replications.Insert(0, fewer);
        var rungs = new List<Rung>();
        foreach (var count in replications)
        {
            rungs.Add(new(settings, count));
            settings = (settings + eta - 1) / eta;
        }

        return new(rungs);
    }

    private static int Rounded(int count, long divisor) => (int)(((2 * count) + divisor) / (2 * divisor));
}

/// <summary>A step of successive halving.</summary>
/// <param name="Settings">Number of its settings.</param>
/// <param name="Replications">
/// Runs of each setting at its end, those of earlier rungs included: the first folds × seeds, the same for all.
/// </param>
public sealed record Rung(int Settings, int Replications);

/// <summary>The selection between rungs.</summary>
internal static class Halving
{
    /// <summary>
    /// The settings with the largest means, best first; of equals the earlier. Those without a mean are dropped.
    /// </summary>
    /// <param name="values">
    /// Settings with the mean of their objective over the rung's replications; null = undefined, or a run failed.
    /// </param>
    /// <param name="count">Maximum number of settings.</param>
    public static IReadOnlyList<Setting> Survivors(IReadOnlyList<(Setting Setting, double? Mean)> values, int count) =>
    [
        .. values.Where(value => value.Mean is { } mean && double.IsFinite(mean)).OrderByDescending(value => value.Mean)
            .Take(count).Select(value => value.Setting),
    ];
}
