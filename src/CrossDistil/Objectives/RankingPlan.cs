using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;

namespace CrossDistil.Objectives;

/// <summary>
/// What the training rows say about ranking: their strata, each task's order of levels, and which pairs of levels
/// teach. A term teaches when the method weighs it. Levels with fewer than <see cref="RankingMethod.MinPairRows"/> rows
/// are in no pair; those around them become neighbours.
/// </summary>
internal sealed class RankingPlan
{
    private readonly IReadOnlyList<RankingTerm>[] _terms;

    private RankingPlan(IReadOnlyList<string> tasks, StrataIndex strata, IReadOnlyList<LevelOrder> orders, RankingMethod? method)
    {
        (Tasks, Strata, Orders, MinRows) = (tasks, strata, orders, method?.MinPairRows ?? 0);
        _terms = [.. orders.Select(order => Weighed(order, order.TermsAmong(level => strata.CountOf(level) >= MinRows), method))];
        Sets = method is { Sampling: SamplingMode.Paper } ? RankingTerm.SetsOf(RankedTerms).Count : 0;
        Dropped =
            [.. orders.SelectMany(order => Weighed(order, order.Terms, method).Select(term => Pair(order.Target, term))).Where(IsThin)];
        Unranked = [.. orders.Where(order => !order.HasAuxiliary && IsAsked(order, method)).Select(order => order.Target)];
    }

    /// <summary>[task] its name.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>The training rows by stratum.</summary>
    public StrataIndex Strata { get; }

    /// <summary>[task] its levels among the strata that occur.</summary>
    public IReadOnlyList<LevelOrder> Orders { get; }

    /// <summary>The pairs of levels that would teach but have too few rows, in the tasks' order.</summary>
    public IReadOnlyList<DroppedPair> Dropped { get; }

    /// <summary>
    /// Tasks whose listed order leaves no pair of levels, though their weights ask for one: the coarse order alone is
    /// learnt.
    /// </summary>
    public IReadOnlyList<int> Unranked { get; }

    /// <summary>Training rows that each level of a pair needs; 0 where the method ranks nothing.</summary>
    public int MinRows { get; }

    /// <summary>[task] the terms of its ranking loss that teach; empty where the method ranks nothing for it.</summary>
    public IReadOnlyList<IReadOnlyList<RankingTerm>> Terms => _terms;

    /// <summary>The terms of all tasks.</summary>
    public IReadOnlyList<RankingTerm> RankedTerms => [.. _terms.SelectMany(terms => terms)];

    /// <summary>The terms of one task.</summary>
    public IReadOnlyList<RankingTerm> TermsOf(int task) => _terms[task];

    /// <summary>
    /// Row sets of which a step draws a batch each, besides the uniform rows; 0 where ranking takes pairs inside the
    /// batch.
    /// </summary>
    public int Sets { get; }

    /// <summary>Reads the plan off the training rows.</summary>
    /// <param name="tasks">The tasks, with the listed orders of levels.</param>
    /// <param name="options">The method; one that ranks nothing gets no terms.</param>
    /// <param name="train">The training rows, with the labels that are taught.</param>
    /// <exception cref="InputException">
    /// A ranking has nothing to rank, or its auxiliary part no pair at all, though its weights ask for one and no order
    /// was listed.
    /// </exception>
    public static RankingPlan Create(IReadOnlyList<TaskOptions> tasks, MethodOptions options, DatasetSplit train)
    {
        string[] names = [.. tasks.Select(task => task.Name)];
        var strata = StrataIndex.Build(names.Length, train.Labels);
        LevelOrder[] orders = [.. names.Select((_, task) => OrderOf(tasks, task, strata))];
        var method = options as RankingMethod;
        Fault[] faults = [.. orders.Where(order => Ranks(method, order.Target, names[order.Target]))
            .Select(order => FaultOf(order, method!, tasks[order.Target])).OfType<Fault>()];
        return faults.Length == 0 ? new(names, strata, orders, method) : throw new InputException(faults);
    }

    private static LevelOrder OrderOf(IReadOnlyList<TaskOptions> tasks, int target, StrataIndex strata) => tasks[target].Order is { } listed
        ? LevelOrder.Listed(
            tasks.Count, target, strata.HasAny, [.. listed.Select(level => RowSet.Parse(level, tasks.Count))], Requirements.Possible(tasks))
        : LevelOrder.Lexicographic(tasks.Count, target, strata.HasAny, [.. tasks.Select(task => task.Negative)]);

    private RankingTerm[] Weighed(LevelOrder order, IReadOnlyList<RankingTerm> terms, RankingMethod? method) =>
        !Ranks(method, order.Target, Tasks[order.Target])
        ? []
        : [.. terms.Where(term => TaskDistillation.WeightOf(term, order.Target, method!, Tasks[order.Target]) > 0)];

    private static bool Ranks(RankingMethod? method, int target, string task) => method?.Ranks(target, task) == true;

    private bool IsAsked(LevelOrder order, RankingMethod? method) =>
        Ranks(method, order.Target, Tasks[order.Target]) && IsAsked(order, method!, Tasks[order.Target]);

    private static bool IsAsked(LevelOrder order, RankingMethod method, string task) =>
        method.Beta1.Of(order.Target, task) > 0 || method.Beta2.Of(order.Target, task) > 0;

    private static Fault? FaultOf(LevelOrder order, RankingMethod method, TaskOptions task)
    {
        if (!order.HasCoarse)
            return Fault(
                "there is nothing to rank: its training labels are all positive or all negative",
                "add rows of the other label, or set method.kind to \"plain\"");
        if (!IsAsked(order, method, task.Name) || order.Terms.Any(IsWeighed)) return null;
        if (order.HasAuxiliary)
            return Fault(
                "every pair of its auxiliary ranking lies in the half whose weight is 0",
                "give the other of method.beta1 and method.beta2 a weight, or set both to 0");
        return task.Order is not null // so it is meant, and a warning will do
            ? null
            : Fault(
                "every pair of its auxiliary ranking is empty: no two training rows agree on this task and differ on another",
                order.Tasks == 1
                    ? "set method.beta1 and method.beta2 to 0"
                    : "choose another auxiliary task, or set method.beta1 and method.beta2 to 0");

        bool IsWeighed(RankingTerm term) => IsAuxiliary(term) && TaskDistillation.WeightOf(term, order.Target, method, task.Name) > 0;

        Fault Fault(string problem, string remedy) => new($"tasks.{task.Name}", problem, remedy);
    }

    private static bool IsAuxiliary(RankingTerm term) => term.Part != RankingPart.Coarse;

    private DroppedPair Pair(int task, RankingTerm term) => new(task, term, Strata.CountOf(term.Higher), Strata.CountOf(term.Lower));

    private bool IsThin(DroppedPair pair) => IsAuxiliary(pair.Term) && Math.Min(pair.HigherRows, pair.LowerRows) < MinRows;
}

/// <summary>A pair of levels that is not ranked because one of them has too few training rows.</summary>
/// <param name="Task">Index of the task whose teacher would learn it.</param>
/// <param name="Term">The pair.</param>
/// <param name="HigherRows">Training rows of the higher level.</param>
/// <param name="LowerRows">Training rows of the lower level.</param>
internal sealed record DroppedPair(int Task, RankingTerm Term, int HigherRows, int LowerRows);
