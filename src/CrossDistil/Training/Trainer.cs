using CrossDistil.Data.Cache;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>Fits a model on training rows and chooses each task's best state on validation rows. It never sees the test split.</summary>
public sealed class Trainer : IDisposable
{
    private readonly Experiment _experiment;
    private readonly TrainedModel _trained;
    private readonly TrainingStep _step;
    private readonly Scorer _scorer;
    private readonly Evaluator _evaluator;
    private readonly TimeProvider _time;
    private readonly long _stepsPerEpoch;

    /// <summary>Prepares training; nothing is learnt yet.</summary>
    public Trainer(Experiment experiment, DatasetCache cache, TrainedModel trained, IReadOnlyList<LevelOrder> orders, Workers workers, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(trained);
        (_experiment, _trained, _time) = (experiment, trained, time);
        _step = StepFactory.Create(experiment, cache, trained, orders, workers);
        _scorer = new Scorer(trained.Model, cache.Validation, cache.Schema, workers);
        _evaluator = new Evaluator(cache.Validation, cache.Schema.Tasks, orders);
        _stepsPerEpoch = Math.Max(1, cache.Train.Rows / _step.UniformRows);
    }

    /// <summary>Trains until the last epoch, until every task has stopped getting better, or until cancelled.</summary>
    /// <param name="best">Keeps the best checkpoints.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Ends training after the step under way; what was chosen so far stays.</param>
    public TrainingOutcome Train(BestCheckpoints best, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(best);
        var training = _experiment.Training;
        var evaluations = new List<Evaluation>();
        var clock = TimeSpan.Zero;
        long step = 0, steps = training.Epochs * _stepsPerEpoch;
        while (step < steps && !best.AllStopped && !cancellation.IsCancellationRequested)
        {
            var start = _time.GetTimestamp();
            _step.Run();
            step++;
            clock += _time.GetElapsedTime(start);
            CheckFinite(step);
            if (IsValidationStep(step))
            {
                evaluations.Add(new Evaluation(step, Epoch(step), _evaluator.Measure(_scorer.Logits(CancellationToken.None))));
                best.Add(evaluations[^1], _trained);
            }

            progress?.Report(new TrainingProgress(
                (int)((step - 1) / _stepsPerEpoch) + 1, training.Epochs, step, steps, RowsPerSecond(),
                evaluations.Count > 0 ? evaluations[^1].Tasks.ToDictionary(t => t.Key, t => t.Value.Auc, StringComparer.Ordinal) : null));
        }

        return new TrainingOutcome(evaluations, RowsPerSecond(), step, step < steps && !best.AllStopped);

        double RowsPerSecond() => clock > TimeSpan.Zero ? step * (double)_step.UniformRows / clock.TotalSeconds : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _scorer.Dispose();
    }

    private double Epoch(long step) => step / (double)_stepsPerEpoch;

    private bool IsValidationStep(long step)
    {
        var inEpoch = ((step - 1) % _stepsPerEpoch) + 1;
        var perEpoch = Math.Min(_experiment.Training.ValidationsPerEpoch, _stepsPerEpoch);
        return inEpoch * perEpoch / _stepsPerEpoch > (inEpoch - 1) * perEpoch / _stepsPerEpoch;
    }

    private void CheckFinite(long step)
    {
        if (!float.IsFinite(_step.Losses.Total)) throw new DivergedException(step, "the total loss", _step.Losses.Total);
        if (!float.IsFinite(_step.Losses.Calibration)) throw new DivergedException(step, "the calibration loss", _step.Losses.Calibration);
    }
}

/// <summary>What a training leaves besides its checkpoints.</summary>
/// <param name="Evaluations">Every validation, in order.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training, validation left out.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Interrupted">Whether it was cancelled.</param>
public sealed record TrainingOutcome(IReadOnlyList<Evaluation> Evaluations, double RowsPerSecond, long Steps, bool Interrupted);
