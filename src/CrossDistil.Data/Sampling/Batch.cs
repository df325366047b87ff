namespace CrossDistil.Data.Sampling;

/// <summary>
/// Encoded rows on their way into the model: what the batch reader fills and the model reads. Allocated once for its
/// capacity and refilled; only the first <see cref="Rows"/> rows count.
/// </summary>
/// <param name="capacity">Maximum of rows.</param>
/// <param name="inputs">What students and teachers see.</param>
/// <param name="privileged">What teachers alone see; null where they see no more than students.</param>
/// <param name="tasks">Number of tasks.</param>
internal sealed class Batch(int capacity, Inputs inputs, Inputs? privileged, int tasks)
{
    /// <summary>Maximum of rows.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Rows filled, 0..Capacity.</summary>
    public int Rows { get; set; }

    /// <summary>[row] which row of its split it is.</summary>
    public int[] Origins { get; } = new int[capacity];

    /// <summary>What students and teachers see.</summary>
    public Inputs Inputs { get; } = inputs;

    /// <summary>What teachers alone see, or null.</summary>
    public Inputs? Privileged { get; } = privileged;

    /// <summary>
    /// Which rows lie in which row set, where pairs are to be ranked inside the batch; null where every set has rows of
    /// its own, or nothing is ranked.
    /// </summary>
    public SetMembers? Members { get; set; }

    /// <summary>[row] what is known of its labels, a <see cref="Strata.LabelPattern"/>.</summary>
    public ushort[] Patterns { get; } = new ushort[capacity];

    /// <summary>[task][row] 0 or 1; 0 where the label is missing (then its weight is 0).</summary>
    public IReadOnlyList<float[]> Labels { get; } = [.. Enumerable.Range(0, tasks).Select(_ => new float[capacity])];

    /// <summary>[task][row] the row's sample weight, or 0 where the task's label is missing.</summary>
    public IReadOnlyList<float[]> LabelWeights { get; } = [.. Enumerable.Range(0, tasks).Select(_ => new float[capacity])];
}
