using CrossDistil.Tensors;

namespace CrossDistil.Losses;

/// <summary>
/// The losses of CrossDistil (Yang et al., AAAI 2022) as functions of tensors. Every loss is a mean over rows and has
/// shape [1, 1]; r is a logit or score of shape [rows, 1], σ the sigmoid.
/// </summary>
internal static class Loss
{
    /// <summary>
    /// Binary cross entropy on logits, L = mean of −y·ln σ(r) − (1−y)·ln(1−σ(r)) = mean of softplus(r) − y·r.
    /// </summary>
    /// <param name="logit">r, [rows, 1].</param>
    /// <param name="label">y in [0, 1], hard or soft, [rows, 1].</param>
    /// <param name="weights">Each row's weight; 0 leaves a row out (a missing label).</param>
    public static Tensor CrossEntropy(Tensor logit, Tensor label, RowWeights weights) =>
        weights.Mean(logit.Softplus() - (label * logit));

    /// <summary>
    /// Bayesian personalised ranking (Rendle 2009; eq. BPR of the paper), L = mean of −ln σ(r_i − r_j), row i against
    /// row i.
    /// </summary>
    /// <param name="higher">Scores of rows that should rank higher, [pairs, 1].</param>
    /// <param name="lower">Scores of rows that should rank lower, [pairs, 1].</param>
    public static Tensor Bpr(Tensor higher, Tensor lower) => (lower - higher).Softplus().Mean();

    /// <summary>
    /// Distillation, L^KD = BCE(σ(r̃/τ), σ(r/τ)), without the factor τ². The gradient goes through
    /// <paramref name="logit"/> only.
    /// </summary>
    /// <param name="logit">The student's r, [rows, 1].</param>
    /// <param name="softLogit">The teacher's calibrated, corrected r̃, [rows, 1].</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <param name="weights">Each row's weight.</param>
    public static Tensor Distillation(Tensor logit, Tensor softLogit, double temperature, RowWeights weights)
    {
        var inverse = (float)(1 / temperature);
        var softLabel = (softLogit.Detach() * inverse).Sigmoid();
        return CrossEntropy(logit * inverse, softLabel, weights);
    }

    /// <summary>
    /// Error correction (paper §"error correction"): r̃ ← s·max(s·r̃, m), s = +1 where y = 1 and −1 where y = 0.
    /// </summary>
    /// <param name="softLogit">Calibrated teacher log-odds r̃, [rows, 1].</param>
    /// <param name="sign">s, [rows, 1].</param>
    /// <param name="margin">m; may be negative (only gross errors are moved).</param>
    public static Tensor Correct(Tensor softLogit, Tensor sign, double margin) =>
        sign * (sign * softLogit).Max((float)margin);

    /// <summary>The student's loss, (1−α)·L + α·L^KD.</summary>
    /// <param name="hard">L, cross entropy on the labels.</param>
    /// <param name="distillation">L^KD.</param>
    /// <param name="alpha">α in [0, 1].</param>
    public static Tensor Student(Tensor hard, Tensor distillation, double alpha) =>
        (hard * (float)(1 - alpha)) + (distillation * (float)alpha);
}
