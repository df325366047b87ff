using CrossDistil.Experiments;

namespace CrossDistil.Training;

/// <summary>
/// Method <c>blend</c> on plain training's logits: r_A + c_A·sd(r_A)·Σ_B ±(r_B − mean(r_B)) / sd(r_B), moments over the
/// rows that are scored, minus where the tasks are of opposite polarity.
/// </summary>
/// <param name="shares">[task] c.</param>
/// <param name="negative">[task] whether a 1 is negative feedback.</param>
internal sealed class Blend(IReadOnlyList<double> shares, IReadOnlyList<bool> negative)
{
    /// <summary>The blend that an experiment asks for; null = its method is another.</summary>
    public static Blend? Of(Experiment experiment) => experiment.Method.BlendShares is { } shares
        ? new([.. experiment.Tasks.Select((task, t) => shares.Of(t, task.Name))], [.. experiment.Tasks.Select(task => task.Negative)])
        : null;

    /// <summary>Moves every task's logits.</summary>
    /// <param name="logits">[task][row] as the students gave them; overwritten.</param>
    public void Apply(float[][] logits)
    {
        (double Mean, double Deviation)[] moments = [.. logits.Select(Moments)];
        var own = logits.Select(task => (float[])task.Clone()).ToArray();
        for (var task = 0; task < logits.Length; task++)
            for (var other = 0; other < logits.Length; other++)
                if (other != task && moments[other].Deviation > 0) // a constant says nothing
                    Add(logits[task], own[other], moments[other], Factor(task, other) * moments[task].Deviation);
    }

    private double Factor(int task, int other) => negative[task] == negative[other] ? shares[task] : -shares[task];

    private static void Add(float[] target, float[] logits, (double Mean, double Deviation) moments, double factor)
    {
        if (factor == 0) return; // off is off, to the bit
        for (var row = 0; row < target.Length; row++) target[row] += (float)(factor * (logits[row] - moments.Mean) / moments.Deviation);
    }

    private static (double Mean, double Deviation) Moments(float[] logits)
    {
        var mean = logits.Length == 0 ? 0 : logits.Average(value => (double)value);
        var square = logits.Length == 0 ? 0 : logits.Average(value => (value - mean) * (value - mean));
        return (mean, Math.Sqrt(square));
    }
}
