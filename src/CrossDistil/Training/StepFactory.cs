using CrossDistil.Balancing;
using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;

namespace CrossDistil.Training;

/// <summary>Wires a method's step to the training rows.</summary>
internal static class StepFactory
{
    public static TrainingStep Create(TrainingSetup setup, TrainedModel trained, Workers workers) =>
        Create(setup, trained, workers, Optimizers(trained.Model, trained.Platt, setup.Experiment.Method, setup.Experiment.Training, workers));

    /// <summary>The same with other optimizers.</summary>
    public static TrainingStep Create(TrainingSetup setup, TrainedModel trained, Workers workers, IReadOnlyList<IOptimizer> optimizers)
    {
        var (experiment, data, plan) = (setup.Experiment, setup.Data, setup.Plan);
        var (training, method) = (experiment.Training, experiment.Method);
        (string Name, double Weight)[] tasks = [.. experiment.Tasks.Select(task => (task.Name, task.Weight!.Value))]; // resolved
        var rows = Math.Min(training.Batch, data.Train.Rows);
        RankingTerm[] ranked = [.. plan.Terms.SelectMany(task => task)];
        var snapshot = SnapshotOf(setup, trained, workers);
        switch (method)
        {
            case RankingMethod { Sampling: SamplingMode.Paper }:
                var paper = Paper();
                return Step(new PaperBatches(Draws(paper, Paper), paper), ObjectiveOver(paper.Sets), optimizers);
            case RankingMethod ranking:
                var inBatch = InBatch(ranking);
                return Step(new InBatchRows(Draws(inBatch, () => InBatch(ranking)), inBatch), ObjectiveOver(inBatch.Sets), optimizers);
            default:
                var order = Order();
                return Step(new EpochBatches(Draws(order, Order), order), ObjectiveOver([]), optimizers);
        }

        PaperSampler Paper() => new(plan.Strata, ranked, rows, training.Seed);

        InBatchSampler InBatch(RankingMethod ranking) => new(plan.Strata, ranked, rows, ranking.TopUp, ranking.MaxPairs, training.Seed);

        EpochSteps Order() => new(new EpochSampler(data.Train.Rows, new RandomStream(training.Seed, EpochSampler.Purpose)), rows);

        IDrawReader Draws(IRowSampler sampler, Func<IRowSampler> another) =>
            DrawReaders.Create(training.OutOfCore, data, method.SeesPrivileged, sampler, another, setup.StepsPerEpoch);

        Objective ObjectiveOver(IReadOnlyList<RowSet> sets) =>
            new ObjectiveFactory(trained.Model, trained.Platt, tasks, plan.Terms, sets, rows, snapshot).Create(method);

        TrainingStep Step(BatchSource source, Objective objective, params IReadOnlyList<IOptimizer> optimizers) =>
            new(source, objective, Balancing(), optimizers, workers, snapshot, Clip());

        GradientClip? Clip() => training.ClipNorm is { } limit ? new(trained.Model.Parameters, trained.Model.Tables, limit, workers) : null;

        Balancer Balancing() => training.Balancing.Build(
            new BalancedModel(experiment.Tasks.Count, trained.Model.Parameters, trained.Model.Tables, training.Seed, workers));
    }

    /// <summary>Steps that pass once over the training rows, as far as they fill whole batches; at least one.</summary>
    public static long StepsPerEpoch(int trainingRows, int batchRows) => Math.Max(1, trainingRows / batchRows);

    private static Snapshot? SnapshotOf(TrainingSetup setup, TrainedModel trained, Workers workers)
    {
        var (method, data) = (setup.Experiment.Method, setup.Data);
        return method.EpochsBeforeSnapshot is { } epochs
            ? new Snapshot(Score, trained.Platt, trained.Model.Tasks, data.Train.Rows, epochs * setup.StepsPerEpoch)
            : null;

        float[][] Score()
        {
            using var scorer = new Scorer(trained.Model, data.Train, data.Schema, workers);
            var (logits, scores) = scorer.LogitsAndScores(CancellationToken.None);
            return method.HasTeachers ? scores! : logits;
        }
    }

    /// <summary>One per set of parameters: Θ and, where there is any, Ω = {P, Q}.</summary>
    public static IReadOnlyList<IOptimizer> Optimizers(
        MultiTaskModel model, IReadOnlyList<PlattScaling> platt, MethodOptions method, TrainingOptions training, Workers workers)
    {
        var optimizer = new ModelOptimizer(model, training, workers);
        return method.PlattRate is { } rate ? [optimizer, new PlattOptimizer(platt, rate, workers)] : [optimizer];
    }
}
