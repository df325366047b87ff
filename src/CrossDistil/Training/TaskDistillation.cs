using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;

namespace CrossDistil.Training;

/// <summary>One pairwise term of a ranking loss, its row sets given as positions among the sampler's sets.</summary>
/// <param name="Weight">1 for the coarse term, β1 or β2 for the auxiliary ones.</param>
/// <param name="Higher">Set whose rows should score higher.</param>
/// <param name="Lower">Set whose rows should score lower.</param>
public readonly record struct PairTerm(float Weight, int Higher, int Lower)
{
    /// <summary>The terms of one task with their weights, against the sets that a sampler draws.</summary>
    public static PairTerm[] Of(IReadOnlyList<RankingTerm> terms, int target, RankingMethod method, string task, IReadOnlyList<RowSet> sets)
    {
        var positions = sets.Select((set, position) => (set, position)).ToDictionary(s => s.set, s => s.position);
        return [.. terms.Select(term => new PairTerm((float)TaskDistillation.WeightOf(term, target, method, task), positions[term.Higher], positions[term.Lower]))];
    }
}

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
    /// <summary>Resolves a task's options.</summary>
    /// <param name="terms">The terms that carry a weight.</param>
    /// <param name="target">Index of the task.</param>
    /// <param name="method">The options.</param>
    /// <param name="task">Name and weight of the task.</param>
    /// <param name="sets">The sets that are drawn.</param>
    public static TaskDistillation Create(
        IReadOnlyList<RankingTerm> terms, int target, CrossDistilMethod method, (string Name, double Weight) task, IReadOnlyList<RowSet> sets)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new TaskDistillation(
            PairTerm.Of(terms, target, method, task.Name, sets),
            method.Alpha.Of(target, task.Name), method.Temperature.Of(target, task.Name), method.Margin.Of(target, task.Name),
            (float)(task.Weight * method.Weights.Teacher.Of(target, task.Name)), (float)(task.Weight * method.Weights.Student.Of(target, task.Name)));
    }

    /// <summary>1 for the coarse term, β1 among positives, β2 among negatives.</summary>
    public static double WeightOf(RankingTerm term, int target, RankingMethod method, string task)
    {
        ArgumentNullException.ThrowIfNull(term);
        ArgumentNullException.ThrowIfNull(method);
        return term.Part switch
        {
            RankingPart.Coarse => 1,
            RankingPart.Positive => method.Beta1.Of(target, task),
            RankingPart.Negative => method.Beta2.Of(target, task),
            _ => throw new ArgumentOutOfRangeException(nameof(term), term.Part, "Unknown part."),
        };
    }
}
