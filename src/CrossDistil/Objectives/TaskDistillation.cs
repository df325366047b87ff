using CrossDistil.Data.Strata;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>
/// The losses of one task with distillation: weights of its student's loss, and its teacher's ranking.
/// </summary>
/// <param name="Alpha">α.</param>
/// <param name="Temperature">τ.</param>
/// <param name="TeacherWeight">Weight of the teacher's loss in the total; unused without a teacher.</param>
/// <param name="StudentWeight">Weight of L^{A-Stu} in the total.</param>
internal sealed record TaskDistillation(double Alpha, double Temperature, float TeacherWeight, float StudentWeight)
{
    /// <summary>
    /// Pairs of row sets with their weights, the coarse term first; empty where the teacher does not rank.
    /// </summary>
    public PairTerm[] Terms { get; init; } = [];

    /// <summary>m, or null for no correction.</summary>
    public double? Margin { get; init; }

    /// <summary>Whether β1 and β2 are multiplied by the coarse order's remaining loss.</summary>
    public bool HasRelativeBeta { get; init; }

    /// <summary>
    /// Share of the ranking loss's gradient that flows from the teacher's head into its inputs, 0..1.
    /// </summary>
    public float TeacherGradient { get; init; } = 1;

    /// <summary>λ: weight of the cross entropy in the teacher's loss; 0 = it ranks and nothing else.</summary>
    public float TeacherRegression { get; init; }

    /// <summary>Resolves the options of a task whose teacher does not rank.</summary>
    /// <param name="target">Index of the task.</param>
    /// <param name="task">Name and weight of the task.</param>
    /// <param name="alpha">α.</param>
    /// <param name="temperature">τ.</param>
    /// <param name="weights">Weights of teachers and students.</param>
    public static TaskDistillation Create(
        int target, (string Name, double Weight) task, PerTask<double> alpha, PerTask<double> temperature, LossWeights weights) => new(
        alpha.Of(target, task.Name), temperature.Of(target, task.Name),
        (float)(task.Weight * weights.Teacher.Of(target, task.Name)), (float)(task.Weight * weights.Student.Of(target, task.Name)));

    /// <summary>1 for the coarse term, β1 among positives, β2 among negatives.</summary>
    public static double WeightOf(RankingTerm term, int target, RankingMethod method, string task) => term.Part switch
    {
        RankingPart.Coarse => 1,
        RankingPart.Positive => method.Beta1.Of(target, task),
        RankingPart.Negative => method.Beta2.Of(target, task),
        _ => throw new ArgumentOutOfRangeException(nameof(term), term.Part, "Unknown part."),
    };
}
