using CrossDistil.Balancing;
using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Models;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Benchmarks;

/// <summary>
/// Times the trainer's own step on random rows: the objective, the gradients and the optimizers are those of a training; only the
/// reading of rows is left out, on both sides of the comparison (bench/compare).
/// </summary>
public static class TrainBenchmark
{
    private const int Batches = 4;
    private const int LabelledRows = 1 << 18; // that in-batch sampling draws from
    private const string Task = "task";
    private static readonly double[] BaseRates = [0.37994, 0.01101]; // the paper's short-video data

    /// <summary>Runs the steps.</summary>
    /// <param name="options">Size of the work.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Gives up between two steps.</param>
    public static TrainBenchmarkResult Run(TrainBenchmarkOptions options, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        int[] fieldIds = [.. Enumerable.Range(0, options.Fields).Select(f => (options.Vocab / options.Fields) + (f < options.Vocab % options.Fields ? 1 : 0))];
        using var workers = new Workers(options.Threads);
        var method = options.Method;
        using var model = new MultiTaskModel(
            options.Model, new ModelShape(new InputShape(fieldIds, 0), BaseRates), TrainedModel.HasTeachers(method), seed: 1);
        PlattScaling[] platt = method is CrossDistilMethod { CalibrationRate: not null } ? [.. BaseRates.Select((_, t) => new PlattScaling($"platt.{t}", 0))] : [];
        var terms = Terms(method);
        var sets = RankingTerm.SetsOf([.. terms.SelectMany(task => task)]);
        var objective = new ObjectiveFactory(model, platt, [.. BaseRates.Select(_ => (Task, 1.0))], terms, sets, options.Batch).Create(method);
        using var step = new TrainingStep(
            new RandomBatches(fieldIds, options.Batch, 1 + sets.Count, InBatch(options, terms)), objective, new FixedWeights(),
            StepFactory.Optimizers(model, platt, method, new TrainingOptions(), workers), workers);

        for (var i = 0; i < options.Warmup; i++) step.Run();
        var seconds = new double[options.Steps];
        for (var i = 0; i < seconds.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = time.GetTimestamp();
            step.Run();
            seconds[i] = time.GetElapsedTime(start).TotalSeconds;
        }

        foreach (var scaling in platt) scaling.Dispose();
        Array.Sort(seconds);
        var median = seconds[seconds.Length / 2];
        return new TrainBenchmarkResult(options.Batch / median, median, options.Steps, workers.Threads);
    }

    /// <summary>[task] what a ranking method ranks where every stratum of two tasks occurs.</summary>
    private static RankingTerm[][] Terms(MethodOptions method)
    {
        if (method is not RankingMethod ranking) return [[], []];
        bool[] occurs = [true, true, true, true];
        LevelOrder[] orders = [LevelOrder.Lexicographic(2, 0, occurs), LevelOrder.Lexicographic(2, 1, occurs)];
        return [.. orders.Select(o => o.Terms.Where(term => TaskDistillation.WeightOf(term, o.Target, ranking, Task) > 0).ToArray())];
    }

    /// <summary>Draws from random labels; null unless the method ranks inside the batch.</summary>
    private static InBatchSampler? InBatch(TrainBenchmarkOptions options, RankingTerm[][] terms)
    {
        if (options.Method is not RankingMethod { Sampling: SamplingMode.InBatch } method) return null;
        var random = new RandomStream(1, "benchmark labels");
        byte[][] labels = [.. BaseRates.Select(rate => Enumerable.Range(0, LabelledRows).Select(_ => (byte)(random.NextDouble() < rate ? 1 : 0)).ToArray())];
        var index = StrataIndex.Build(labels.Length, task => labels[task]);
        return new InBatchSampler(index, task => labels[task], [.. terms.SelectMany(task => task)], options.Batch, method.TopUp, method.MostPairs, seed: 1);
    }

    /// <summary>A few random batches in turn, made beforehand.</summary>
    private sealed class RandomBatches : BatchSource
    {
        private readonly Batch[] _batches;
        private int _next;

        public RandomBatches(int[] fieldIds, int rows, int parts, InBatchSampler? sampler)
        {
            UniformRows = rows;
            var random = new RandomStream(1, "benchmark");
            _batches = [.. Enumerable.Range(0, Batches).Select(_ => Random(fieldIds, sampler?.Rows.Length ?? rows * parts, random))];
            if (sampler is null) return;
            foreach (var batch in _batches)
            {
                batch.Members = sampler.NewMembers();
                sampler.Draw(batch.Members);
            }
        }

        public override int UniformRows { get; }

        public override Batch Next() => _batches[_next++ % Batches];

        private static Batch Random(int[] fieldIds, int rows, RandomStream random)
        {
            var batch = new Batch(rows, new Inputs(rows, fieldIds.Length, [], 0), privileged: null, BaseRates.Length) { Rows = rows };
            var ids = batch.Inputs.Ids;
            for (var i = 0; i < ids.Length; i++) ids[i] = random.NextInt(fieldIds[i % fieldIds.Length]);
            for (var task = 0; task < BaseRates.Length; task++)
            {
                Array.Fill(batch.LabelWeights[task], 1);
                foreach (ref var label in batch.Labels[task].AsSpan()) label = random.NextDouble() < BaseRates[task] ? 1 : 0;
            }

            return batch;
        }
    }
}

/// <summary>What a training benchmark measured.</summary>
/// <param name="RowsPerSecond">Uniform rows per second at the median step.</param>
/// <param name="MedianStepSeconds">Median duration of a step.</param>
/// <param name="Steps">Steps timed.</param>
/// <param name="Threads">Threads used.</param>
public sealed record TrainBenchmarkResult(double RowsPerSecond, double MedianStepSeconds, int Steps, int Threads);
