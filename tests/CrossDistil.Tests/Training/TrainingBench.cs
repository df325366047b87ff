using CrossDistil.Balancing;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Tests.Training;

/// <summary>A model over small data with what trains it, to be driven by hand.</summary>
internal sealed class TrainingBench : IDisposable
{
    private readonly DatasetCache _cache;

    public TrainingBench(SmallData data, Experiment experiment)
    {
        Experiment = experiment;
        _cache = data.Open();
        Workers = new Workers(experiment.Training.Threads);
        Setup = new TrainingSetup(experiment, _cache.Training);
        Trained = new TrainedModel(experiment, _cache.Training);
        CheckpointFolder = Directory.CreateDirectory(Path.Combine(data.Folder, "bench")).FullName;
        Best = new BestCheckpoints(CheckpointFolder, [.. experiment.Tasks.Select(task => task.Name)], experiment.Training.Select, experiment.Training.Patience);
    }

    public Experiment Experiment { get; }

    public TrainingData Data => _cache.Training;

    public TrainingSetup Setup { get; }

    public RankingPlan Plan => Setup.Plan;

    public Workers Workers { get; }

    public TrainedModel Trained { get; }

    public BestCheckpoints Best { get; }

    public string CheckpointFolder { get; }

    public string[] Checkpoints => [.. Directory.EnumerateFiles(CheckpointFolder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public TrainingStep Step() => StepFactory.Create(Setup, Trained, Workers);

    /// <summary>A step put together by hand: the paper's draw for the terms that are kept, and what is minimised over it.</summary>
    public TrainingStep Step(Func<RankingTerm, bool> keeps, Func<IReadOnlyList<RankingTerm>[], PaperSampler, Objective> objective)
    {
        IReadOnlyList<RankingTerm>[] terms = [.. SmallData.Tasks.Select((_, task) => Plan.TermsOf(task).Where(keeps).ToArray())];
        var sampler = new PaperSampler(Plan.Strata, [.. terms.SelectMany(task => task)], Experiment.Training.Batch, Experiment.Training.Seed);
        return new TrainingStep(
            new BatchSource(new DirectDraws(new BatchReader(_cache.Train, _cache.Schema), sampler), sampler), objective(terms, sampler), new FixedWeights(),
            StepFactory.Optimizers(Trained.Model, Trained.Platt, Experiment.Method, Experiment.Training, Workers), Workers);
    }

    /// <summary>How many row sets a step draws beside the uniform rows.</summary>
    public int SetsDrawn() =>
        Plan.Terms.SelectMany(task => task).SelectMany(term => new[] { term.Higher, term.Lower }).Distinct().Count();

    public TrainingOutcome Train()
    {
        using var trainer = new Trainer(Setup, Trained, Workers, TimeProvider.System);
        return trainer.Train(Best, progress: null, CancellationToken.None);
    }

    /// <summary>The student's logits of the validation rows.</summary>
    public float[] Logits(int task)
    {
        using var scorer = new Scorer(Trained.Model, _cache.Validation, _cache.Schema, Workers);
        return scorer.Logits(CancellationToken.None)[task];
    }

    /// <summary>Every number that training moves.</summary>
    public float[] Values() =>
    [
        .. Trained.Model.Tables.SelectMany(table => table.Values.ToArray()), .. Trained.Model.Parameters.SelectMany(parameter => parameter.Values.ToArray()),
        .. Trained.Platt.SelectMany(platt => new[] { platt.Slope.Values[0], platt.Intercept.Values[0] }),
    ];

    /// <summary>Θ by name: dense parameters and embeddings.</summary>
    public Dictionary<string, float[]> Theta()
    {
        var theta = Trained.Model.Slices.ToDictionary(
            slice => slice.Name, slice => Enumerable.Range(0, slice.Rows).SelectMany(row => slice.Values(row).ToArray()).ToArray(), StringComparer.Ordinal);
        foreach (var table in Trained.Model.Tables) theta.Add(table.Name, table.Values.ToArray());
        return theta;
    }

    /// <summary>Takes over Θ of a model of the same form.</summary>
    public void Take(TrainingBench other)
    {
        foreach (var (mine, its) in Trained.Model.Parameters.Zip(other.Trained.Model.Parameters)) its.Values.CopyTo(mine.Values);
        foreach (var (mine, its) in Trained.Model.Tables.Zip(other.Trained.Model.Tables)) its.Values.CopyTo(mine.Values);
    }

    /// <summary>The test split, whose door must still be closed.</summary>
    public DatasetSplit OpenTest() => _cache.OpenTest();

    public void Dispose()
    {
        Trained.Dispose();
        Workers.Dispose();
        _cache.Dispose();
    }
}
