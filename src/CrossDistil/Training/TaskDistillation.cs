using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;

namespace CrossDistil.Training;

/// <summary>One pairwise term of a teacher's loss, its row sets given as positions among the sampler's sets.</summary>
/// <param name="Weight">1 for the coarse term, β1 or β2 for the auxiliary ones.</param>
/// <param name="Higher">Set whose rows should score higher.</param>
/// <param name="Lower">Set whose rows should score lower.</param>
public readonly record struct PairTerm(float Weight, int Higher, int Lower);

/// <summary>What one task learns: the terms of its teacher's loss and the numbers of its student's.</summary>
/// <param name="Terms">Pairs of row sets with their weights; the coarse term first.</param>
/// <param name="Alpha">α.</param>
/// <param name="Temperature">τ.</param>
/// <param name="Margin">m, or null for no correction.</param>
/// <param name="TeacherWeight">Weight of L^{A+} in the total.</param>
/// <param name="StudentWeight">Weight of L^{A-Stu} in the total.</param>
public sealed record TaskDistillation(
    PairTerm[] Terms, double Alpha, double Temperature, double? Margin, float TeacherWeight, float StudentWeight)
{
    /// <summary>The terms of <paramref name="order"/> that <paramref name="method"/> gives a weight; β = 0 leaves a term out.</summary>
    public static IReadOnlyList<RankingTerm> TermsOf(LevelOrder order, CrossDistilMethod method, string task)
    {
        ArgumentNullException.ThrowIfNull(order);
        return [.. order.Terms.Where(term => WeightOf(term, order.Target, method, task) > 0)];
    }

    /// <summary>Resolves a task's options against the sets that <paramref name="sets"/> draws.</summary>
    public static TaskDistillation Create(LevelOrder order, CrossDistilMethod method, string task, double taskWeight, IReadOnlyList<RowSet> sets)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(method);
        var positions = sets.Select((set, position) => (set, position)).ToDictionary(s => s.set, s => s.position);
        var t = order.Target;
        return new TaskDistillation(
            [.. TermsOf(order, method, task).Select(term => new PairTerm((float)WeightOf(term, t, method, task), positions[term.Higher], positions[term.Lower]))],
            method.Alpha.Of(t, task), method.Temperature.Of(t, task), method.Margin.Of(t, task),
            (float)(taskWeight * method.Weights.Teacher.Of(t, task)), (float)(taskWeight * method.Weights.Student.Of(t, task)));
    }

    private static double WeightOf(RankingTerm term, int target, CrossDistilMethod method, string task) => term.Part switch
    {
        RankingPart.Coarse => 1,
        RankingPart.Positive => method.Beta1.Of(target, task),
        RankingPart.Negative => method.Beta2.Of(target, task),
        _ => throw new ArgumentOutOfRangeException(nameof(term), term.Part, "Unknown part."),
    };
}
