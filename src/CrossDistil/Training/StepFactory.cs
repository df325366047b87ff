using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;

namespace CrossDistil.Training;

/// <summary>Builds a method's training step over the training rows.</summary>
internal static class StepFactory
{
    public static TrainingStep Create(TrainingSetup setup, TrainedModel trained, Workers workers) =>
        Create(
            setup, trained, workers, Optimizers(trained.Model, trained.Platt, setup.Experiment.Method, setup.Experiment.Training, workers));

    /// <summary>The same with given optimizers.</summary>
    public static TrainingStep Create(TrainingSetup setup, TrainedModel trained, Workers workers, IReadOnlyList<IOptimizer> optimizers)
    {
        var (experiment, data, plan) = (setup.Experiment, setup.Data, setup.Plan);
        var (training, method) = (experiment.Training, experiment.Method);
        (string Name, double Weight)[] tasks = [.. experiment.Tasks.Select(task => (task.Name, task.Weight!.Value))]; // resolved
        var rows = Math.Min(training.Batch, data.Train.Rows);
        var snapshot = SnapshotOf(setup, trained, workers);
        var (sampler, model) = (NewSampler(), trained.Model);
        var draws = DrawReaders.Create(training.OutOfCore, data, method.SeesPrivileged, sampler, NewSampler, setup.StepsPerEpoch);
        var objective = method.CreateObjective(new(model, trained.Platt, tasks, plan.Terms, sampler.Sets, rows, snapshot));
        var balancer = training.Balancing.Build(new(experiment.Tasks.Count, model.Parameters, model.Tables, training.Seed, workers));
        var clip = training.ClipNorm is { } limit ? new GradientClip(model.Parameters, model.Tables, limit, workers) : null;
        return new TrainingStep(new BatchSource(draws, sampler), objective, balancer, optimizers, workers, snapshot, clip);

        IRowSampler NewSampler() => method switch
        {
            RankingMethod { Sampling: SamplingMode.Paper } => new PaperSampler(plan.Strata, plan.RankedTerms, rows, training.Seed),
            RankingMethod pairs => new InBatchSampler(plan.Strata, plan.RankedTerms, rows, pairs.TopUp, pairs.MaxPairs, training.Seed),
            _ => new EpochSteps(new EpochSampler(data.Train.Rows, new RandomStream(training.Seed, EpochSampler.Purpose)), rows),
        };
    }

    /// <summary>Whole batches in the training rows, at least 1.</summary>
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
