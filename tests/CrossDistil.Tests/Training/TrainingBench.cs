using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Tests.Training;

/// <summary>A model over small data with what trains it, to be driven by hand.</summary>
internal sealed class TrainingBench : IDisposable
{
    private readonly DatasetCache _cache;
    private readonly RankingPlan _plan;

    public TrainingBench(SmallData data, Experiment experiment)
    {
        Experiment = experiment;
        _cache = data.Open();
        Workers = new Workers(experiment.Training.Threads);
        _plan = RankingPlan.Create(experiment, _cache.Train);
        Trained = new TrainedModel(experiment, _cache.Training);
        CheckpointFolder = Directory.CreateDirectory(Path.Combine(data.Folder, "bench")).FullName;
        Best = new BestCheckpoints(CheckpointFolder, [.. experiment.Tasks.Select(task => task.Name)], experiment.Training.Select, experiment.Training.Patience);
    }

    public Experiment Experiment { get; }

    public Workers Workers { get; }

    public TrainedModel Trained { get; }

    public BestCheckpoints Best { get; }

    public string CheckpointFolder { get; }

    public string[] Checkpoints => [.. Directory.EnumerateFiles(CheckpointFolder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public TrainingStep Step() => StepFactory.Create(Experiment, _cache.Training, Trained, _plan, Workers);

    public TrainingOutcome Train()
    {
        using var trainer = new Trainer(Experiment, _cache.Training, Trained, _plan, Workers, TimeProvider.System);
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

    /// <summary>The test split, whose door must still be closed.</summary>
    public DatasetSplit OpenTest() => _cache.OpenTest();

    public void Dispose()
    {
        Trained.Dispose();
        Workers.Dispose();
        _cache.Dispose();
    }
}
