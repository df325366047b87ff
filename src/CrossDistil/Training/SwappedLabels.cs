using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;

namespace CrossDistil.Training;

/// <summary>
/// Wrong labels on purpose (Yang et al., AAAI 2022, compare students by the share of swapped auxiliary labels): of a
/// task's labelled training rows a share is drawn without replacement, and the labels of those rows are put in random
/// order among them. The rate stays what it was; a row may get its own label back, or an equal one.
/// </summary>
internal static class SwappedLabels
{
    /// <summary>
    /// The same data with the training labels that <c>tasks.swapped</c> asks for, each task drawn from a stream of its
    /// own.
    /// </summary>
    /// <param name="experiment">Its tasks and seed.</param>
    /// <param name="data">
    /// True labels; must outlive the result, which shares its columns. Returned itself where no task swaps.
    /// </param>
    public static TrainingData Apply(Experiment experiment, TrainingData data)
    {
        var train = data.Train;
        for (var task = 0; task < experiment.Tasks.Count; task++)
        {
            var (name, share) = (experiment.Tasks[task].Name, experiment.Tasks[task].Swapped);
            if (share > 0)
                train = train.WithLabels(
                    task, Swap(train.Labels(task), share, new RandomStream(experiment.Training.Seed, $"swapped labels of {name}")));
        }

        return train == data.Train ? data : data with { Train = train };
    }

    private static byte[] Swap(ReadOnlySpan<byte> labels, double share, RandomStream random)
    {
        var swapped = labels.ToArray();
        var drawn = Draw(LabelledRows(labels), share, random);
        var among = new byte[drawn.Length];
        for (var i = 0; i < drawn.Length; i++) among[i] = labels[drawn[i]];
        random.Shuffle(among.AsSpan());
        for (var i = 0; i < drawn.Length; i++) swapped[drawn[i]] = among[i];
        return swapped;
    }

    private static int[] LabelledRows(ReadOnlySpan<byte> labels)
    {
        var rows = new int[labels.Length - labels.Count(CacheFormat.MissingLabel)];
        for (int row = 0, next = 0; row < labels.Length; row++)
            if (labels[row] != CacheFormat.MissingLabel) rows[next++] = row;
        return rows;
    }

    /// <summary>round(share·n) of the rows: the first draws of a Fisher–Yates shuffle.</summary>
    private static Span<int> Draw(int[] rows, double share, RandomStream random)
    {
        var count = (int)Math.Round(share * rows.Length, MidpointRounding.AwayFromZero);
        for (var i = 0; i < count; i++)
        {
            var j = i + random.NextInt(rows.Length - i);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }

        return rows.AsSpan(0, count);
    }
}
