using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>Wires a method's step to the training rows.</summary>
internal static class StepFactory
{
    public static TrainingStep Create(
        Experiment experiment, TrainingData data, TrainedModel trained, IReadOnlyList<LevelOrder> orders, Workers workers)
    {
        var training = experiment.Training;
        var optimizer = new ModelOptimizer(trained.Model, training, workers);
        var reader = new BatchReader(data.Train, data.Schema);
        var rows = Math.Min(training.Batch, data.Train.Rows);
        switch (experiment.Method)
        {
            case PlainMethod:
                var order = new EpochSampler(data.Train.Rows, new RandomStream(training.Seed, "order of rows"));
                var plain = new PlainObjective(trained.Model, [.. experiment.Tasks.Select(task => task.Weight)]);
                return new TrainingStep(new EpochBatches(reader, order, rows), plain, [optimizer], workers);
            case CrossDistilMethod method:
                var terms = orders.SelectMany(o => TaskDistillation.TermsOf(o, method, experiment.Tasks[o.Target].Name));
                var sampler = new PaperSampler(Strata(data.Train, orders.Count), [.. terms], rows, training.Seed);
                TaskDistillation[] tasks =
                    [.. orders.Select((o, t) => TaskDistillation.Create(o, method, experiment.Tasks[t].Name, experiment.Tasks[t].Weight, sampler.Sets))];
                var objective = new CrossDistilObjective(trained.Model, tasks, trained.Platt, rows);
                return new TrainingStep(
                    new PaperBatches(reader, sampler), objective, [optimizer, new PlattOptimizer(trained.Platt, method.CalibrationRate, workers)], workers);
            default:
                throw new ArgumentOutOfRangeException(nameof(experiment), experiment.Method, "Unknown method.");
        }
    }

    /// <summary>Each task's order of levels over the strata that training rows have.</summary>
    /// <exception cref="InputException">A teacher has nothing to rank, or its auxiliary ranking no pair at all, though its weights ask for one.</exception>
    public static IReadOnlyList<LevelOrder> Orders(Experiment experiment, DatasetSplit train)
    {
        var occurs = Strata(train, experiment.Tasks.Count).Occurs;
        LevelOrder[] orders = [.. experiment.Tasks.Select((_, task) => LevelOrder.Lexicographic(experiment.Tasks.Count, task, occurs))];
        Fault[] faults = experiment.Method is CrossDistilMethod method
            ? [.. orders.Select(order => FaultOf(order, method, experiment.Tasks[order.Target].Name)).OfType<Fault>()]
            : [];
        return faults.Length == 0 ? orders : throw new InputException(faults);
    }

    private static Fault? FaultOf(LevelOrder order, CrossDistilMethod method, string task)
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
    private static bool AuxiliaryIsEmpty(LevelOrder order, CrossDistilMethod method, string task) =>
        (method.Beta1.Of(order.Target, task) > 0 || method.Beta2.Of(order.Target, task) > 0)
        && TaskDistillation.TermsOf(order, method, task).All(term => term.Part == RankingPart.Coarse);

    private static StrataIndex Strata(DatasetSplit split, int tasks) => StrataIndex.Build(tasks, task => split.Labels(task));
}
