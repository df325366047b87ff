using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>Scores of a split's rows, each task's by its own checkpoint.</summary>
/// <param name="Logits">[task][row] of the students.</param>
/// <param name="Scores">[task][row] of the teachers before calibration; null for a task without.</param>
internal sealed record CheckpointScores(float[][] Logits, float[]?[] Scores)
{
    /// <summary>Scores with every task's checkpoint; a checkpoint that tasks share is loaded once.</summary>
    /// <param name="checkpoints">[task] file.</param>
    /// <param name="trained">The network that they are loaded into.</param>
    /// <param name="scorer">Scores the rows with it.</param>
    /// <param name="rows">Name of the split.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="InputException">
    /// A checkpoint is damaged or of another network, or gives a logit that is not finite.
    /// </exception>
    public static CheckpointScores Of(string[] checkpoints, TrainedModel trained, Scorer scorer, string rows, CancellationToken ct)
    {
        var result = new CheckpointScores(new float[checkpoints.Length][], new float[]?[checkpoints.Length]);
        foreach (var checkpoint in checkpoints.Distinct(StringComparer.Ordinal))
        {
            Checkpoint.Load(checkpoint, trained);
            var (logits, scores) = scorer.LogitsAndScores(ct);
            if (!Array.TrueForAll(logits, AreFinite))
                throw new InputException(
                    checkpoint, $"scores a {rows} row as no finite number", "lower training.rate, or bound the numeric features");
            for (var task = 0; task < checkpoints.Length; task++)
            {
                if (!string.Equals(checkpoints[task], checkpoint, StringComparison.Ordinal)) continue;
                result.Logits[task] = logits[task];
                result.Scores[task] = scores is not null && AreFinite(scores[task]) ? scores[task] : null;
            }
        }

        return result;
    }

    private static bool AreFinite(float[] values) => Array.TrueForAll(values, float.IsFinite);
}
