using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Studies.Health.Measures;

/// <summary>Estimates memory from sizes, and time from a few steps of the experiment on its own rows.</summary>
/// <param name="setup">The training.</param>
/// <param name="time">Clock of the steps.</param>
internal sealed class TrainingCostMeter(TrainingSetup setup, TimeProvider time)
{
    private const double MaxOfMemory = 0.9;

    private readonly Experiment _experiment = setup.Experiment;
    private readonly TrainingData _data = setup.Data;

    /// <summary>Maximum time of the warm-up, and of the timed steps.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The cost of the training; null where it would refuse to start.</summary>
    /// <param name="cacheBytes">Length of the cache.</param>
    /// <param name="ct">Cancels between two steps.</param>
    public TrainingCost? Measure(long cacheBytes, CancellationToken ct)
    {
        var training = _experiment.Training;
        var cost = new TrainingCost(
            Sizes(cacheBytes), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, cacheBytes, training.Epochs * setup.StepsPerEpoch,
            (long)training.Epochs * training.ValidationsPerEpoch, Timing: null) { IsCacheMapped = !_data.Train.IsHeld };
        try
        {
            return cost.Bytes > MaxOfMemory * cost.AvailableBytes ? cost : Timed(cost, ct);
        }
        catch (InputException)
        {
            return null; // what the method cannot rank is a finding of its own
        }
    }

    private TrainingCost Timed(TrainingCost cost, CancellationToken ct)
    {
        using var memory = new PeakMemory(time);
        using var workers = new Workers(_experiment.Training.Threads);
        using var trained = new TrainedModel(_experiment, _data);
        using var step = StepFactory.Create(setup, trained, workers);
        var max = StepFactory.StepsPerEpoch(_data.Train.Rows, step.UniformRows); // a later snapshot is not measured
        _ = Times(() => step.Run(), max / 2, ct);
        var times = Times(() => step.Run(), Math.Max(1, max - (max / 2)), ct);
        return cost with
        {
            Parts = [.. cost.Parts, new("layers, with gradients and optimizer", Dense(trained.Model))],
            Timing = new(times.Length, Median.Of(times), ValidationSeconds(trained.Model, workers, ct), memory.Peak()),
        };
    }

    private double ValidationSeconds(MultiTaskModel model, Workers workers, CancellationToken ct)
    {
        using var scorer = new Scorer(model, _data.Validation, _data.Schema, workers);
        var (logits, start) = (scorer.NewLogits(), 0);
        var from = time.GetTimestamp();
        for (; start < _data.Validation.Rows && (start == 0 || time.GetElapsedTime(from) < Patience); start += Scorer.RowsPerPass)
        {
            ct.ThrowIfCancellationRequested();
            scorer.Pass(start, logits);
        }

        return time.GetElapsedTime(from).TotalSeconds * Math.Max(1, _data.Validation.Rows / (double)Math.Max(1, start));
    }

    private double[] Times(Action step, long max, CancellationToken ct)
    {
        List<double> times = [];
        var start = time.GetTimestamp();
        while (times.Count < max && (times.Count == 0 || time.GetElapsedTime(start) < Patience)) // at least one, even on a busy machine
        {
            ct.ThrowIfCancellationRequested();
            var before = time.GetTimestamp();
            step();
            times.Add(time.GetElapsedTime(before).TotalSeconds);
        }

        return [.. times];
    }

    /// <summary>The parts that grow with ids and rows.</summary>
    private MemoryPart[] Sizes(long cacheBytes)
    {
        var network = _experiment.Method.OwnTeachers;
        var copies = _experiment.Model.Backbone.HasOwnEmbeddings ? _experiment.Tasks.Count : 1;
        (string Name, long Ids, long Width)[] tables =
        [
            ("students' embeddings", Ids(privileged: false) * copies, _experiment.Model.EmbeddingDim),
            ("teachers' embeddings", network is null ? 0 : Ids(privileged: false), (network?.EmbeddingDim ?? 0) * _experiment.Tasks.Count),
            ("privileged embeddings", _experiment.Method.SeesPrivileged ? Ids(privileged: true) : 0, _experiment.Model.EmbeddingDim),
        ];
        var isAdam = _experiment.Training.EmbeddingOptimizer == EmbeddingOptimizer.Adam;
        var state = tables.Sum(table => isAdam ? 2 * table.Ids * table.Width : table.Ids);
        return
        [
            .. tables.Where(table => table.Ids > 0).Select(table => new MemoryPart(table.Name, table.Ids * table.Width * sizeof(float))),
            new("state of the embeddings' optimizer", state * sizeof(float)),
            new("training rows by label", (long)_data.Train.Rows * sizeof(int)),
            .. _data.Train.IsHeld ? [new("columns of the cache", cacheBytes)] : Array.Empty<MemoryPart>(),
        ];
    }

    private long Ids(bool privileged) => _data.Schema.Fields.Where(field => field.IsPrivileged == privileged).Sum(field => (long)field.Ids);

    /// <summary>Value, gradient and Adam's two moments.</summary>
    private static long Dense(MultiTaskModel model) => model.Parameters.Sum(part => (long)part.Rows * part.Columns) * 4 * sizeof(float);
}
