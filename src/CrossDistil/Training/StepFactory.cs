using CrossDistil.Balancing;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>Wires a method's step to the training rows.</summary>
internal static class StepFactory
{
    public static TrainingStep Create(Experiment experiment, TrainingData data, TrainedModel trained, RankingPlan plan, Workers workers)
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
                return Step(new EpochBatches(reader, order, rows), plain, optimizer);
            case CrossDistilMethod method:
                var terms = Enumerable.Range(0, experiment.Tasks.Count).SelectMany(plan.TermsOf);
                var sampler = new PaperSampler(plan.Strata, [.. terms], rows, training.Seed);
                TaskDistillation[] tasks =
                    [.. experiment.Tasks.Select((task, t) => TaskDistillation.Create(plan.TermsOf(t), t, method, (task.Name, task.Weight), sampler.Sets))];
                var objective = new CrossDistilObjective(trained.Model, tasks, trained.Platt, rows);
                return Step(new PaperBatches(reader, sampler), objective, optimizer, new PlattOptimizer(trained.Platt, method.CalibrationRate ?? 0, workers));
            default:
                throw new ArgumentOutOfRangeException(nameof(experiment), experiment.Method, "Unknown method.");
        }

        TrainingStep Step(BatchSource source, Objective objective, params IReadOnlyList<IOptimizer> optimizers) =>
            new(source, objective, Balancing(), optimizers, workers);

        Balancer Balancing() => Balancer.Create(
            training.Balancing, experiment.Tasks.Count, trained.Model.Parameters, trained.Model.Tables, training.Seed, workers);
    }
}
