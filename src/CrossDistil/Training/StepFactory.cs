using CrossDistil.Balancing;
using CrossDistil.Calibration;
using CrossDistil.Data.Cache;
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
        var terms = Terms(experiment, plan);
        RankingTerm[] ranked = [.. terms.SelectMany(task => task)];
        var snapshot = SnapshotOf(method, trained, () => new Scorer(trained.Model, data.Train, data.Schema, workers), StepsPerEpoch(data.Train.Rows, rows));
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

        InBatchSampler InBatch(RankingMethod ranking) => new(plan.Strata, ranked, rows, ranking.TopUp, ranking.MostPairs, training.Seed);

        EpochSteps Order() => new(new EpochSampler(data.Train.Rows, new RandomStream(training.Seed, EpochSampler.Purpose)), rows);

        IDrawReader Draws(IRowSampler sampler, Func<IRowSampler> another) =>
            DrawReaders.Create(training.OutOfCore, data, method is PfdMethod, sampler, another, StepsPerEpoch(data.Train.Rows, rows));

        Objective ObjectiveOver(IReadOnlyList<RowSet> sets) =>
            new ObjectiveFactory(trained.Model, trained.Platt, tasks, terms, sets, rows, snapshot).Create(method);

        TrainingStep Step(BatchSource source, Objective objective, params IReadOnlyList<IOptimizer> optimizers) =>
            new(source, objective, Balancing(), optimizers, workers, snapshot, Clip());

        GradientClip? Clip() => training.ClipNorm is { } limit ? new(trained.Model.Parameters, trained.Model.Tables, limit, workers) : null;

        Balancer Balancing() => Balancer.Create(
            training.Balancing, experiment.Tasks.Count, trained.Model.Parameters, trained.Model.Tables, training.Seed, workers);
    }

    /// <summary>Steps that pass once over the training rows, as far as they fill whole batches; at least one.</summary>
    public static long StepsPerEpoch(int trainingRows, int batchRows) => Math.Max(1, trainingRows / batchRows);

    private static Snapshot? SnapshotOf(MethodOptions method, TrainedModel trained, Func<Scorer> scorer, long stepsPerEpoch) => method switch
    {
        CrossDistilMethod { Teacher: TeacherMode.Snapshot } crossDistil => Snapshot.OfTeachers(scorer(), trained.Platt, crossDistil.SnapshotEpochs * stepsPerEpoch),
        SelfSnapshotMethod self => Snapshot.OfStudents(scorer(), self.SnapshotEpochs * stepsPerEpoch),
        _ => null,
    };

    /// <summary>One per set of parameters: Θ and, where there is any, Ω = {P, Q}.</summary>
    public static IReadOnlyList<IOptimizer> Optimizers(
        MultiTaskModel model, IReadOnlyList<PlattScaling> platt, MethodOptions method, TrainingOptions training, Workers workers)
    {
        var optimizer = new ModelOptimizer(model, training, workers);
        return method is CrossDistilMethod { CalibrationRate: { } rate } ? [optimizer, new PlattOptimizer(platt, rate, workers)] : [optimizer];
    }

    /// <summary>[task] the terms whose sets are drawn: none where a ranking's weight is 0.</summary>
    public static IReadOnlyList<RankingTerm>[] Terms(Experiment experiment, RankingPlan plan) =>
        [.. experiment.Tasks.Select((task, t) => experiment.Method is BprMethod bpr && bpr.Ranking.Of(t, task.Name) == 0 ? [] : plan.TermsOf(t))];
}
