using CrossDistil.Experiments;
using CrossDistil.Runs.States;
using CrossDistil.Tensors;
using CrossDistil.Tensors.States;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>
/// Fits a model on training rows and chooses each task's best state on validation rows. It has no access to the test
/// split.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private const double MaxSeconds = 1e9; // 31 years: no training takes longer

    private static readonly JsonSerializerOptions s_json =
        new() { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, AllowDuplicateProperties = false };

    private readonly Experiment _experiment;
    private readonly TrainedModel _trained;
    private readonly TrainingStep _step;
    private readonly DivergenceWatch _divergence;
    private readonly ConflictProbe? _probe;     // null = gradients are not compared
    private readonly Scorer _scorer;
    private readonly Evaluator _evaluator;
    private readonly TimeProvider _time;
    private readonly long _stepsPerEpoch;
    private readonly long _began;
    private readonly List<Evaluation> _evaluations = [];
    private readonly List<EpochConflict> _conflict = [];
    private TimeSpan _clock;            // of steps alone
    private bool _isWarm;               // starts with an earlier run's parameters

    /// <summary>Prepares training; no step is done yet.</summary>
    public Trainer(TrainingSetup setup, TrainedModel trained, Workers workers, TimeProvider time)
    {
        var (experiment, data) = (setup.Experiment, setup.Data);
        (_experiment, _trained, _time, _began) = (experiment, trained, time, time.GetTimestamp());
        _divergence = new DivergenceWatch(experiment);
        _step = StepFactory.Create(setup, trained, workers);
        if (experiment.Training.ConflictProbes > 0 && experiment.Tasks.Count > 1)
            _probe = new ConflictProbe(
                [.. experiment.Tasks.Select(task => task.Name)], trained.Model.Parameters, trained.Model.Tables, workers);
        _scorer = new Scorer(trained.Model, data.Validation, data.Schema, workers, Blend.Of(experiment));
        _evaluator = new Evaluator(data.Validation, data.Schema.Tasks, setup.Plan.Orders, experiment.Metrics.NdcgAt);
        _stepsPerEpoch = StepFactory.StepsPerEpoch(data.Train.Rows, _step.UniformRows);
    }

    /// <summary>Trains until the last epoch, until every task has stopped improving, or until cancelled.</summary>
    /// <param name="best">Keeps the best checkpoints.</param>
    /// <param name="progress">Called after every step.</param>
    /// <param name="cancellation">Ends training after the current step; the best checkpoints so far stay.</param>
    /// <exception cref="DivergedException">
    /// A loss, gradient or validation logit is NaN, infinite or beyond its bound; the best checkpoints so far stay.
    /// </exception>
    public TrainingOutcome Train(BestCheckpoints best, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var training = _experiment.Training;
        var steps = training.Epochs * _stepsPerEpoch;
        if (_isWarm && _evaluations.Count == 0) Validate(best); // where training improves nothing, the start is the best checkpoint
        while (Steps < steps && !best.AllStopped && !cancellation.IsCancellationRequested)
        {
            var (start, step) = (_time.GetTimestamp(), Steps + 1);
            _step.Run(IsOneOf(training.ConflictProbes, step) ? _probe : null);
            var end = _time.GetTimestamp();
            _clock += _time.GetElapsedTime(start, end);
            _divergence.Check(_step.Losses, _step.GradientNorm, Stand(best));
            if (step % _stepsPerEpoch == 0) CloseEpoch();
            if (IsOneOf(training.ValidationsPerEpoch, step)) Validate(best);
            if (Saver?.IsDue(step, end) == true) Save(best);
            progress?.Report(new TrainingProgress(EpochOf(step), training.Epochs, step, steps, RowsPerSecond, _evaluations, _conflict));
        }

        var isInterrupted = Steps < steps && !best.AllStopped;
        if (isInterrupted && Steps > 0 && Saver?.IsOn == true) Save(best); // first: an uninterrupted training does not do what follows here
        CloseEpoch(); // an incomplete one
        if (_evaluations.Count == 0) Validate(best); // interrupted before the first validation: the model is saved all the same
        return new TrainingOutcome(_evaluations, RowsPerSecond, Steps, isInterrupted, Weights, _conflict);
    }

    /// <summary>Writes states to resume from; null = none are written.</summary>
    internal StateSaver? Saver { get; init; }

    /// <summary>Time that the training had taken before it was resumed, validation included.</summary>
    internal TimeSpan Before { get; private set; }

    /// <summary>Everything that training changes, and its progress.</summary>
    internal void VisitState(IStateVisitor state, BestCheckpoints best)
    {
        _trained.VisitState(state);
        _step.VisitState(state);
        _probe?.VisitState(state);
        state.Text("evaluations", () => JsonSerializer.Serialize(_evaluations, s_json), text => Refill(_evaluations, text, IsOfTasks));
        state.Text("conflict", () => JsonSerializer.Serialize(_conflict, s_json), text => Refill(_conflict, text, mean => mean.Epoch > 0));
        best.VisitState(state, _evaluations);
        state.Real("seconds", () => (Before + _time.GetElapsedTime(_began)).TotalSeconds, seconds => Before = Time(seconds));
        state.Real("seconds of steps", () => _clock.TotalSeconds, seconds => _clock = Time(seconds));
    }

    /// <summary>Resumes from a state of the same training, with the same results as without the interruption.</summary>
    /// <exception cref="Data.InputException">This training cannot have written the state.</exception>
    internal void Continue(ResumePoint point, BestCheckpoints best)
    {
        var from = point.States[0];
        using (var state = new StateReader(from)) VisitState(state, best);
        if (Steps != from.Header.Step || Steps > _experiment.Training.Epochs * _stepsPerEpoch) throw Wrong("steps");
        if (best.Names.Except(from.Header.Checkpoints, StringComparer.Ordinal).Any()) throw Wrong("checkpoints");
        if (!Array.TrueForAll(Weights, double.IsFinite)) throw Wrong("balancing");
        if (Saver is not null) best.Hold(Saver.Continue(point));

        InputException Wrong(string name) => from.Wrong(name, StateReader.StartOver);
    }

    /// <summary>
    /// Continues from an earlier run's optimizers; the parameters are loaded already. The start is validated too, as
    /// step 0.
    /// </summary>
    internal void Start(WarmStart from)
    {
        from.Load(_step, _trained.Model, _experiment);
        _isWarm = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _probe?.Dispose();
        _scorer.Dispose();
    }

    private long Steps => _step.Steps;

    private double[] Weights => [.. _experiment.Tasks.Select((_, task) => _step.WeightOf(task))];

    private double RowsPerSecond => _clock > TimeSpan.Zero ? Steps * (double)_step.UniformRows / _clock.TotalSeconds : 0;

    private static void Refill<T>(List<T> list, string json, Func<T, bool> isSound)
    {
        list.Clear();
        list.AddRange(JsonSerializer.Deserialize<List<T>>(json, s_json)!);
        if (!list.TrueForAll(item => item is not null && isSound(item))) throw new JsonException("has an item that no training writes");
        JsonSerializer.Serialize(list, s_json); // throws on an infinite number, as which a number out of range is read
    }

    /// <summary>Whether a validation has a possible step and metrics of every task.</summary>
    private bool IsOfTasks(Evaluation evaluation) =>
        evaluation.Step >= 0 && evaluation.Step <= Steps
        && _experiment.Tasks.All(task => evaluation.Tasks.GetValueOrDefault(task.Name) is not null);

    private static TimeSpan Time(double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, MaxSeconds);
        return TimeSpan.FromSeconds(seconds); // throws an ArgumentException where it is NaN
    }

    private void Save(BestCheckpoints best) => best.Hold(Saver!.Save(Steps, best.Names, state => VisitState(state, best)));

    private void SaveBest(string path)
    {
        Checkpoint.Save(path, _trained);
        Saver?.SaveOptimizers(path, Steps, state => _step.VisitLearnt(state));
    }

    private void Validate(BestCheckpoints best)
    {
        var logits = _scorer.Logits(CancellationToken.None);
        _divergence.Check(logits, Stand(best));
        _evaluations.Add(new Evaluation(Steps, Steps / (double)_stepsPerEpoch, _evaluator.Measure(logits)));
        best.Add(_evaluations[^1], SaveBest);
    }

    private void CloseEpoch()
    {
        if (_probe?.Take(EpochOf(Steps)) is { } measured) _conflict.Add(measured);
    }

    /// <summary>The epoch that a step is of, from 1.</summary>
    private int EpochOf(long step) => (int)((step - 1) / _stepsPerEpoch) + 1;

    /// <summary>Whether a step is one of so many per epoch, evenly spaced, the last at its end.</summary>
    private bool IsOneOf(int perEpoch, long step)
    {
        var inEpoch = ((step - 1) % _stepsPerEpoch) + 1;
        var count = Math.Min(perEpoch, _stepsPerEpoch);
        return inEpoch * count / _stepsPerEpoch > (inEpoch - 1) * count / _stepsPerEpoch;
    }

    private DivergenceWatch.Stand Stand(BestCheckpoints best) =>
        new(Steps, _evaluations.Count > 0 ? _evaluations[^1].Step : null, best.Folder);
}

/// <summary>The results of a training besides its checkpoints.</summary>
/// <param name="Evaluations">Every validation, in order.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training, without validation.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Interrupted">Whether it was cancelled.</param>
/// <param name="TaskWeights">
/// [task] factor of its loss from the balancing at the end, without the weights of the experiment.
/// </param>
/// <param name="Conflict">
/// Cosines between the tasks' gradients, epoch by epoch; empty where none were measured: one task, or no probes.
/// </param>
internal sealed record TrainingOutcome(
    IReadOnlyList<Evaluation> Evaluations, double RowsPerSecond, long Steps, bool Interrupted, IReadOnlyList<double> TaskWeights,
    IReadOnlyList<EpochConflict> Conflict);
