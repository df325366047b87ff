using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Tests.States;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Corpus;

/// <summary>
/// A training that died and left one state, <c>killed/</c>, and a finished run, <c>first/</c>, with what goes on from them: every kind of part that a state has (a snapshot, a probe,
/// balancing with an optimizer of its own, dropout).
/// </summary>
internal sealed class BrokenStates : IDisposable
{
    public const string State = "killed/state/step-00000011.state";

    private static readonly Experiment s_experiment = SmallData.With(training => training with
    {
        Epochs = 2, SaveSteps = 11, SaveSeconds = null, ConflictProbes = 2, ValidationsPerEpoch = 2, Balancing = new GradNormBalancing(),
    }) with { Model = SmallData.Experiment.Model with { Dropout = 0.2 }, Method = SmallData.MethodOf("crossdistil snapshot") };

    private readonly SmallData _data = SmallData.Log();
    private readonly TrainingBench _bench;
    private readonly StateIdentity _identity;

    public BrokenStates()
    {
        using var cache = _data.Open();
        Assert.Throws<Death>(() => TrainingRun.Execute(s_experiment, Folder, cache, _data.Run("killed"), new Killer(12), TimeProvider.System, CancellationToken.None));
        TrainingRun.Execute(s_experiment, Folder, cache, _data.Run("first"), progress: null, TimeProvider.System, CancellationToken.None);
        (_bench, _identity) = (new TrainingBench(_data, s_experiment), TrainingRun.IdentityOf(s_experiment, cache));
    }

    /// <summary>Where both runs are.</summary>
    public string Folder => _data.Folder;

    /// <summary>What the optimizers had learnt at the checkpoint that is gone on from.</summary>
    public static string Optimizers(string folder) =>
        Path.GetRelativePath(folder, Directory.EnumerateFiles(Path.Combine(folder, "first", "checkpoints"), "*.optimizer").Max(StringComparer.Ordinal)!);

    /// <summary>Trains the killed run to its end.</summary>
    /// <param name="folder">A copy of <see cref="Folder"/>.</param>
    /// <returns>What was told on the way: a state that is passed over.</returns>
    /// <exception cref="InputException">The state is not one of this training, or training diverges after it.</exception>
    public IReadOnlyList<string> Resume(string folder)
    {
        var run = new RunFolder(Path.Combine(folder, "killed"));
        var point = ResumePoint.Find(run, _identity);
        if (point.Step is not null) Train((trainer, best) => trainer.Continue(point, best), run.CheckpointFolder);
        return point.Warnings;
    }

    /// <summary>Trains from the finished run.</summary>
    /// <param name="folder">A copy of <see cref="Folder"/>.</param>
    /// <exception cref="InputException">It is not one to go on from.</exception>
    public void Start(string folder)
    {
        var next = s_experiment with { From = "first" };
        var from = WarmStart.Find(next, folder, _bench.Data.Schema)!;
        from.Check(next);
        from.Load(_bench.Trained);
        Train((trainer, _) => trainer.Start(from), Directory.CreateDirectory(Path.Combine(folder, "next")).FullName);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _data.Dispose();
    }

    private void Train(Action<Trainer, BestCheckpoints> begin, string checkpoints)
    {
        using var trainer = new Trainer(s_experiment, _bench.Data, _bench.Trained, _bench.Plan, _bench.Workers, TimeProvider.System);
        var best = new BestCheckpoints(checkpoints, SmallData.Tasks, s_experiment.Training.Select, patience: null);
        begin(trainer, best);
        try
        {
            var outcome = trainer.Train(best, progress: null, CancellationToken.None);
            Assert.NotEmpty(new RunProgress(1, 2, 1, 2, 1, 1, [.. outcome.Evaluations.Select(e => e.Tasks)], [.. outcome.Evaluations.Select(e => e.Step)], outcome.Conflict).ToJson());
            Assert.All(outcome.TaskWeights, weight => Assert.True(double.IsFinite(weight)));
            Assert.All(SmallData.Tasks, task => Assert.True(File.Exists(best.PathOf(Array.IndexOf(SmallData.Tasks, task)))));
        }
        catch (DivergedException e)
        {
            throw new InputException("training", e.Message, "lower training.rate"); // numbers that lie: it ends in one line too
        }
    }
}
