using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;

namespace CrossDistil.Training;

/// <summary>
/// What the training rows say about ranking: their strata, each task's order of levels, and which pairs of levels teach. A term teaches when
/// the method weighs it and, unless it is the coarse one, both of its levels have <see cref="RankingMethod.MinPairRows"/> rows.
/// </summary>
public sealed class RankingPlan
{
    private readonly IReadOnlyList<RankingTerm>[] _terms;

    private RankingPlan(IReadOnlyList<string> tasks, StrataIndex strata, IReadOnlyList<LevelOrder> orders, RankingMethod? method)
    {
        (Tasks, Strata, Orders, LeastRows) = (tasks, strata, orders, method?.MinPairRows ?? 0);
        IReadOnlyList<RankingTerm>[] weighed = [.. orders.Select(order => method is null ? [] : Weighed(order, method, tasks[order.Target]))];
        Dropped = [.. weighed.SelectMany((terms, task) => terms.Select(term => Pair(task, term))).Where(IsThin)];
        _terms = [.. weighed.Select((terms, task) => terms.Except(Dropped.Where(pair => pair.Task == task).Select(pair => pair.Term)).ToArray())];
    }

    /// <summary>[task] its name.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>The training rows by stratum.</summary>
    public StrataIndex Strata { get; }

    /// <summary>[task] its levels among the strata that occur.</summary>
    public IReadOnlyList<LevelOrder> Orders { get; }

    /// <summary>The pairs of levels that would teach but have too few rows, in the tasks' order.</summary>
    public IReadOnlyList<DroppedPair> Dropped { get; }

    /// <summary>Training rows that each level of a pair needs; 0 where the method ranks nothing.</summary>
    public int LeastRows { get; }

    /// <summary>The terms of a task's ranking loss that teach; empty where the method ranks nothing.</summary>
    public IReadOnlyList<RankingTerm> TermsOf(int task) => _terms[task];

    /// <summary>Reads the plan off the training rows.</summary>
    /// <exception cref="InputException">A ranking has nothing to rank, or its auxiliary part no pair at all, though its weights ask for one.</exception>
    public static RankingPlan Create(Experiment experiment, DatasetSplit train)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(train);
        string[] names = [.. experiment.Tasks.Select(task => task.Name)];
        var strata = StrataIndex.Build(names.Length, train.Labels);
        LevelOrder[] orders = [.. names.Select((_, task) => OrderOf(experiment.Tasks, task, strata))];
        var method = experiment.Method as RankingMethod;
        Fault[] faults = method is null ? [] : [.. orders.Select(order => FaultOf(order, method, experiment.Tasks[order.Target])).OfType<Fault>()];
        return faults.Length == 0 ? new(names, strata, orders, method) : throw new InputException(faults);
    }

    private static LevelOrder OrderOf(IReadOnlyList<TaskOptions> tasks, int target, StrataIndex strata) => tasks[target].Order is { } listed
        ? LevelOrder.Listed(tasks.Count, target, strata.HasAny, [.. listed.Select(level => RowSet.Parse(level, tasks.Count))])
        : LevelOrder.Lexicographic(tasks.Count, target, strata.HasAny, [.. tasks.Select(task => task.Negative)]);

    private static RankingTerm[] Weighed(LevelOrder order, RankingMethod method, string task) => [.. order.Terms.Where(term => term.Part switch
    {
        RankingPart.Coarse => true,
        RankingPart.Positive => method.Beta1.Of(order.Target, task) > 0,
        RankingPart.Negative => method.Beta2.Of(order.Target, task) > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(order), term.Part, "Unknown part."),
    })];

    private static Fault? FaultOf(LevelOrder order, RankingMethod method, TaskOptions task)
    {
        var asked = method.Beta1.Of(order.Target, task.Name) > 0 || method.Beta2.Of(order.Target, task.Name) > 0;
        if (!order.HasCoarse)
            return Fault(
                "there is nothing to rank: its training labels are all positive or all negative",
                "add rows of the other label, or set method.kind to \"plain\"");
        if (!asked || Weighed(order, method, task.Name).Any(IsAuxiliary)) return null;
        if (order.HasAuxiliary)
            return Fault(
                "every pair of its auxiliary ranking lies in the half whose weight is 0",
                "give the other of method.beta1 and method.beta2 a weight, or set both to 0");
        return task.Order is null
            ? Fault(
                "every pair of its auxiliary ranking is empty: no two training rows agree on this task and differ on another",
                "choose another auxiliary task, or set method.beta1 and method.beta2 to 0")
            : Fault(
                "its order leaves the auxiliary ranking no pair: training rows fill one level of its positives and one of its negatives",
                "split a level, or set method.beta1 and method.beta2 to 0");

        Fault Fault(string problem, string remedy) => new($"tasks.{task.Name}", problem, remedy);
    }

    private static bool IsAuxiliary(RankingTerm term) => term.Part != RankingPart.Coarse;

    private DroppedPair Pair(int task, RankingTerm term) => new(task, term, Strata.CountOf(term.Higher), Strata.CountOf(term.Lower));

    private bool IsThin(DroppedPair pair) => IsAuxiliary(pair.Term) && Math.Min(pair.HigherRows, pair.LowerRows) < LeastRows;
}

/// <summary>A pair of levels that is not ranked because one of them has too few training rows.</summary>
/// <param name="Task">Index of the task whose teacher would learn it.</param>
/// <param name="Term">The pair.</param>
/// <param name="HigherRows">Training rows of the higher level.</param>
/// <param name="LowerRows">Training rows of the lower level.</param>
public sealed record DroppedPair(int Task, RankingTerm Term, int HigherRows, int LowerRows);
