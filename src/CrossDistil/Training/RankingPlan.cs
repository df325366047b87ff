using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;

namespace CrossDistil.Training;

/// <summary>What the training rows say about ranking: their strata, each task's order of levels, and which pairs of levels teach.</summary>
public sealed class RankingPlan
{
    private readonly IReadOnlyList<RankingTerm>[] _terms;

    private RankingPlan(StrataIndex strata, LevelOrder[] orders, IReadOnlyList<RankingTerm>[] terms) =>
        (Strata, Orders, _terms) = (strata, orders, terms);

    /// <summary>The training rows by stratum.</summary>
    public StrataIndex Strata { get; }

    /// <summary>[task] its levels among the strata that occur.</summary>
    public IReadOnlyList<LevelOrder> Orders { get; }

    /// <summary>The terms of a task's ranking loss that carry a weight; empty where the method ranks nothing.</summary>
    public IReadOnlyList<RankingTerm> TermsOf(int task) => _terms[task];

    /// <summary>Reads the plan off the training rows.</summary>
    /// <exception cref="InputException">A ranking has nothing to rank, or its auxiliary part no pair at all, though its weights ask for one.</exception>
    public static RankingPlan Create(Experiment experiment, DatasetSplit train)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(train);
        var strata = StrataIndex.Build(experiment.Tasks.Count, task => train.Labels(task));
        LevelOrder[] orders = [.. experiment.Tasks.Select((_, task) => LevelOrder.Lexicographic(experiment.Tasks.Count, task, strata.Occurs))];
        if (experiment.Method is not RankingMethod method) return new RankingPlan(strata, orders, [.. orders.Select(_ => Array.Empty<RankingTerm>())]);
        Fault[] faults = [.. orders.Select(order => FaultOf(order, method, experiment.Tasks[order.Target].Name)).OfType<Fault>()];
        if (faults.Length > 0) throw new InputException(faults);
        return new RankingPlan(strata, orders, [.. orders.Select(order => Weighted(order, method, experiment.Tasks[order.Target].Name))]);
    }

    private static IReadOnlyList<RankingTerm> Weighted(LevelOrder order, RankingMethod method, string task) =>
        [.. order.Terms.Where(term => TaskDistillation.WeightOf(term, order.Target, method, task) > 0)];

    private static Fault? FaultOf(LevelOrder order, RankingMethod method, string task)
    {
        if (!order.HasCoarse)
            return new Fault(
                $"tasks.{task}",
                "its teacher has nothing to rank: the training rows with a label for every task are all positive or all negative here",
                "add rows with every label, or set method.kind to \"plain\"");
        if (!AuxiliaryIsEmpty(order, method, task)) return null;
        return order.HasAuxiliary
            ? new Fault(
                $"tasks.{task}",
                "every pair of its auxiliary ranking lies in the half whose weight is 0",
                "give the other of method.beta1 and method.beta2 a weight, or set both to 0")
            : new Fault(
                $"tasks.{task}",
                "every pair of its auxiliary ranking is empty: no two training rows agree on this task and differ on another",
                "choose another auxiliary task, or set method.beta1 and method.beta2 to 0");
    }

    /// <summary>A half that a β of 0 leaves out does not count: what is left must hold a pair, or the other tasks teach nothing.</summary>
    private static bool AuxiliaryIsEmpty(LevelOrder order, RankingMethod method, string task) =>
        (method.Beta1.Of(order.Target, task) > 0 || method.Beta2.Of(order.Target, task) > 0)
        && Weighted(order, method, task).All(term => term.Part == RankingPart.Coarse);
}
