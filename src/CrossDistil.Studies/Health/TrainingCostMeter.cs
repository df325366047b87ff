using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Studies.Health;

/// <summary>Foretells memory from sizes, and time from a few steps of the experiment on its own rows.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="data">Training and validation.</param>
/// <param name="time">Clock of the steps.</param>
public sealed class TrainingCostMeter(Experiment experiment, TrainingData data, TimeProvider time)
{
    private const double MostOfMemory = 0.9;

    /// <summary>Longest time for warming up, and for what is timed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>What training will take; null where it would refuse to begin.</summary>
    /// <param name="cacheBytes">Length of the cache.</param>
    /// <param name="ct">Gives up between two steps.</param>
    public TrainingCost? Measure(long cacheBytes, CancellationToken ct)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var steps = experiment.Training.Epochs * StepFactory.StepsPerEpoch(data.Train.Rows, Math.Min(experiment.Training.Batch, data.Train.Rows));
        var cost = new TrainingCost(Sizes(cacheBytes), available, cacheBytes, steps, (long)experiment.Training.Epochs * experiment.Training.ValidationsPerEpoch, null) { IsCacheMapped = !data.Train.IsHeld };
        if (cost.Bytes > MostOfMemory * available) return cost;
        try
        {
            return Timed(cost, ct);
        }
        catch (InputException)
        {
            return null; // what the method cannot rank is a finding of its own
        }
    }

    private TrainingCost Timed(TrainingCost cost, CancellationToken ct)
    {
        var swapped = SwappedLabels.Apply(experiment, data);
        var plan = RankingPlan.Create(experiment, swapped.Train);
        using var memory = new CrossDistil.Studies.Health.Measures.PeakMemory(time);
        using var workers = new Workers(experiment.Training.Threads);
        using var trained = new TrainedModel(experiment, swapped);
        using var step = StepFactory.Create(experiment, swapped, trained, plan, workers);
        var most = StepFactory.StepsPerEpoch(data.Train.Rows, step.UniformRows); // a snapshot that is due later is not measured
        _ = Times(() => step.Run(), most / 2, ct);
        var times = Times(() => step.Run(), Math.Max(1, most - (most / 2)), ct);
        return cost with
        {
            Parts = [.. cost.Parts, new("layers, with gradients and optimizer", Dense(trained.Model))],
            Timing = new(times.Length, CrossDistil.Studies.Health.Measures.Median.Of(times), ValidationSeconds(trained.Model, workers, ct), memory.Peak()),
        };
    }

    private double ValidationSeconds(MultiTaskModel model, Workers workers, CancellationToken ct)
    {
        using var scorer = new Scorer(model, data.Validation, data.Schema, workers);
        var (logits, start) = (scorer.NewLogits(), 0);
        var from = time.GetTimestamp();
        for (; start < data.Validation.Rows && time.GetElapsedTime(from) < Patience; start += Scorer.RowsPerPass)
        {
            ct.ThrowIfCancellationRequested();
            scorer.Pass(start, logits);
        }

        return time.GetElapsedTime(from).TotalSeconds * Math.Max(1, data.Validation.Rows / (double)Math.Max(1, start));
    }

    private double[] Times(Action step, long most, CancellationToken ct)
    {
        List<double> times = [];
        var start = time.GetTimestamp();
        while (times.Count < most && time.GetElapsedTime(start) < Patience)
        {
            ct.ThrowIfCancellationRequested();
            var before = time.GetTimestamp();
            step();
            times.Add(time.GetElapsedTime(before).TotalSeconds);
        }

        return [.. times];
    }

    /// <summary>What grows with ids and rows.</summary>
    private MemoryPart[] Sizes(long cacheBytes)
    {
        var network = experiment.Method switch { CrossDistilMethod method => method.TeacherNetwork, KdMethod kd => kd.TeacherNetwork, _ => null };
        var copies = Backbone.HasOwnEmbeddings(experiment.Model.Backbone) ? experiment.Tasks.Count : 1;
        (string Name, long Ids, long Width)[] tables =
        [
            ("students' embeddings", Ids(privileged: false) * copies, experiment.Model.EmbeddingDim),
            ("teachers' embeddings", network is null ? 0 : Ids(privileged: false), (network?.EmbeddingDim ?? 0) * experiment.Tasks.Count),
            ("privileged embeddings", experiment.Method is PfdMethod ? Ids(privileged: true) : 0, experiment.Model.EmbeddingDim),
        ];
        var state = tables.Sum(table => experiment.Training.EmbeddingOptimizer == EmbeddingOptimizer.Adam ? 2 * table.Ids * table.Width : table.Ids);
        return
        [
            .. tables.Where(table => table.Ids > 0).Select(table => new MemoryPart(table.Name, table.Ids * table.Width * sizeof(float))),
            new("state of the embeddings' optimizer", state * sizeof(float)),
            new("training rows by label", (long)data.Train.Rows * sizeof(int)),
            .. data.Train.IsHeld ? [new("columns of the cache", cacheBytes)] : Array.Empty<MemoryPart>(),
        ];
    }

    private long Ids(bool privileged) => data.Schema.Fields.Where(field => field.IsPrivileged == privileged).Sum(field => (long)field.Ids);

    /// <summary>Value, gradient and Adam's two moments.</summary>
    private static long Dense(MultiTaskModel model) => model.Parameters.Sum(parameter => (long)parameter.Rows * parameter.Columns) * 4 * sizeof(float);
}
