using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>
/// An objective that ranks drawn row sets. A batch holds the uniform rows x first and then one set after another (x++, x+-, …, x+., …),
/// each of equally many rows; all of them go through the backbone at once.
/// </summary>
/// <param name="tasks">Number of tasks.</param>
/// <param name="rows">Rows of the uniform batch and of every set.</param>
public abstract class RankingObjective(int tasks, int rows) : Objective(tasks)
{
    /// <summary>BPR(coarse) + β1·Σ BPR(adjacent levels of the positives) + β2·Σ BPR(adjacent levels of the negatives).</summary>
    /// <param name="tape">Tape of the step.</param>
    /// <param name="terms">The pairs of sets with their weights, at least one.</param>
    /// <param name="score">What ranks, [(1 + sets) · rows, 1].</param>
    private protected Tensor Ranking(Tape tape, PairTerm[] terms, Tensor score)
    {
        Tensor? ranking = null;
        foreach (var (weight, higher, lower) in terms)
            ranking = Sum(ranking, Loss.Bpr(Set(tape, score, higher), Set(tape, score, lower)) * weight);
        return ranking!;
    }

    /// <summary>A task's labels of the uniform rows.</summary>
    private protected TaskLabels Labels(Tape tape, Batch batch, int task) => TaskLabels.Of(tape, batch, task, rows);

    /// <summary>The uniform rows of x: [(1 + sets) · rows, n] → [rows, n].</summary>
    private protected Tensor Uniform(Tape tape, Tensor x) => tape.SliceRows(x, 0, rows);

    private Tensor Set(Tape tape, Tensor x, int set) => tape.SliceRows(x, (1 + set) * rows, rows);
}
