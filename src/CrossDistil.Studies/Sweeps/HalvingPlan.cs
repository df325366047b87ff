namespace CrossDistil.Studies.Sweeps;

/// <summary>
/// Successive halving (Jamieson and Talwalkar, AISTATS 2016) over replications: many settings are tried a little, the best of them more. What a rung adds is
/// folds and seeds, not epochs: what limits the choice is noise between days and seeds, and a finished run stays of use.
/// </summary>
/// <param name="Rungs">At least one, each with fewer settings and more replications than the one before.</param>
public sealed record HalvingPlan(IReadOnlyList<Rung> Rungs)
{
    /// <summary>Runs in all: each rung adds only what its settings do not have from the rung before.</summary>
    public int Runs => Rungs.Select((rung, i) => rung.Settings * (rung.Replications - (i == 0 ? 0 : Rungs[i - 1].Replications))).Sum();

    /// <summary>
    /// The plan with the most settings that the budget allows. The last rung has all replications; each before it has η times the settings
    /// and an η-th of the replications, back to a single one. Every rung compares two settings at least, so few settings have few rungs.
    /// </summary>
    /// <param name="budgetRuns">Most runs.</param>
    /// <param name="maxReplications">Folds × seeds of the study, 1 or more: replications of the last rung.</param>
    /// <param name="eta">η: of this many settings one goes on, 2 or more.</param>
    /// <param name="maxSettings">Settings that there are; null = as many as wanted.</param>
    /// <exception cref="InputException">The budget does not reach for two settings, or there are not two.</exception>
    public static HalvingPlan Of(int budgetRuns, int maxReplications, int eta = 3, int? maxSettings = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxReplications);
        ArgumentOutOfRangeException.ThrowIfLessThan(eta, 2);
        if (maxSettings < 2) throw new InputException("--over", "there is one setting, and nothing to choose", "give an axis two values or more");
        for (var settings = Math.Min(budgetRuns, maxSettings ?? budgetRuns); settings >= 2; settings--)
            if (For(settings, maxReplications, eta) is var plan && plan.Runs <= budgetRuns) return plan;
        var least = For(2, maxReplications, eta).Runs;
        throw new InputException(
            "--budget-runs", $"{budgetRuns} do not reach for two settings with {maxReplications} run{(maxReplications == 1 ? "" : "s")} each (folds × seeds)",
            $"give {least} or more, or fewer folds or seeds");
    }

    /// <summary>What is going to happen, in one line: <c>27 settings; 27 × 1 run, 9 × 3, 3 × 9: 63 runs</c>.</summary>
    public override string ToString()
    {
        var rungs = Rungs.Select((rung, i) => $"{rung.Settings} × {rung.Replications}{(i > 0 ? "" : rung.Replications == 1 ? " run" : " runs")}");
        return $"{Rungs[0].Settings} settings; {string.Join(", ", rungs)}: {Runs} runs";
    }

    private static HalvingPlan For(int settings, int most, int eta)
    {
        var replications = new List<int> { most };
        for (long power = eta; settings > power && Rounded(most, power) is >= 1 and var fewer && fewer < replications[0]; power *= eta)
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
/// <param name="Settings">Settings that take part.</param>
/// <param name="Replications">Runs that each of them has when it is over, those of earlier rungs included: the first so many folds × seeds, the same for all.</param>
public sealed record Rung(int Settings, int Replications);

/// <summary>What decides who goes on.</summary>
internal static class Halving
{
    /// <summary>The <paramref name="keep"/> settings with the greatest means, best first; of equals the earlier. Those without a mean do not go on.</summary>
    /// <param name="values">Settings with the mean of their objective over the rung's replications; null = undefined, or a run failed.</param>
    /// <param name="keep">Most settings to keep.</param>
    public static IReadOnlyList<Setting> Survivors(IReadOnlyList<(Setting Setting, double? Mean)> values, int keep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        return [.. values.Where(value => value.Mean is { } mean && double.IsFinite(mean)).OrderByDescending(value => value.Mean).Take(keep).Select(value => value.Setting)];
    }
}
