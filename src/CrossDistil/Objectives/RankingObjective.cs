using System.Runtime.InteropServices;
using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>
/// An objective that ranks row sets. A batch holds the uniform rows x first; below them either one set after another
/// (x++, x+-, …, x+., …), each of as many rows, or, where the batch says which rows are members of which set, a top-up
/// from rare strata. All rows go through the backbone at once.
/// </summary>
/// <param name="tasks">Number of tasks.</param>
/// <param name="rows">Rows of the uniform batch and, where sets have rows of their own, of every set.</param>
internal abstract class RankingObjective(int tasks, int rows) : Objective(tasks)
{
    private readonly List<PairedRows> _pairs = [];

    /// <summary>
    /// BPR(coarse) + β1·Σ BPR(adjacent levels of the positives) + β2·Σ BPR(adjacent levels of the negatives).
    /// </summary>
    /// <param name="tape">Tape of the step.</param>
    /// <param name="batch">The rows that are scored.</param>
    /// <param name="terms">The pairs of sets with their weights, at least one; the coarse one first.</param>
    /// <param name="score">What ranks, [batch rows, 1].</param>
    /// <param name="isRelative">
    /// Whether β1 and β2 are multiplied by BPR(coarse) / ln 2, what the coarse order still costs of what it costs to
    /// guess.
    /// </param>
    private protected Tensor Ranking(Tape tape, Batch batch, PairTerm[] terms, Tensor score, bool isRelative = false) =>
        batch.Members is { } members
        ? EveryPair(tape, members, terms, score, isRelative)
        : RowAgainstRow(tape, terms, score, isRelative);

    /// <summary>A task's labels of the uniform rows.</summary>
    private protected TaskLabels Labels(Tape tape, Batch batch, int task) => TaskLabels.Of(tape, batch, task, rows);

    /// <summary>The uniform rows of x: [batch rows, n] → [rows, n].</summary>
    private protected Tensor Uniform(Tape tape, Tensor x) => tape.SliceRows(x, 0, rows);

    /// <summary>Paper sampling: row i of one set's batch against row i of the other's.</summary>
    private Tensor RowAgainstRow(Tape tape, PairTerm[] terms, Tensor score, bool isRelative)
    {
        var ranking = Bpr(terms[0]);
        var unknown = isRelative ? ranking.Scalar / (terms[0].Weight * MathF.Log(2)) : 1;
        foreach (var term in terms.AsSpan(1)) ranking += Bpr(term) * unknown;
        return ranking;

        Tensor Bpr(PairTerm term) => Loss.Bpr(Set(tape, score, term.Higher), Set(tape, score, term.Lower)) * term.Weight;
    }

    /// <summary>
    /// In-batch sampling: the members of one set against those of the other, weighted so that the expectation is the
    /// paper's.
    /// </summary>
    private Tensor EveryPair(Tape tape, SetMembers members, PairTerm[] terms, Tensor score, bool isRelative)
    {
        _pairs.Clear();
        foreach (var term in terms) _pairs.Add(new PairedRows(term.Weight, members.RowsOf(term.Higher), members.RowsOf(term.Lower)));
        return tape.PairwiseLogistic(score, members.Weights, CollectionsMarshal.AsSpan(_pairs), members.MaxPairs, members.Draw, isRelative);
    }

    private Tensor Set(Tape tape, Tensor x, int set) => tape.SliceRows(x, (1 + set) * rows, rows);
}
