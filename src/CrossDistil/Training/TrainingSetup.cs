using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Objectives;

namespace CrossDistil.Training;

/// <summary>
/// What a training learns from: its options, its rows with the labels that are taught, and what these rows say of
/// ranking. Each is made once.
/// </summary>
internal sealed class TrainingSetup
{
    private readonly Lazy<RankingPlan> _plan;

    /// <summary>Swaps the labels that the experiment asks for and resolves the weights of its tasks.</summary>
    /// <param name="experiment">Validated experiment.</param>
    /// <param name="data">Its rows with their true labels; must outlive this, which shares their columns.</param>
    public TrainingSetup(Experiment experiment, TrainingData data)
    {
        Data = SwappedLabels.Apply(experiment, data);
        Experiment = TaskWeights.Resolve(experiment, Data.Report);
        _plan = new(() => RankingPlan.Create(Experiment.Tasks, Experiment.Method, Data.Train));
    }

    /// <summary>The options, with a weight for every task.</summary>
    public Experiment Experiment { get; }

    /// <summary>The rows; the training rows with the labels that are taught.</summary>
    public TrainingData Data { get; }

    /// <summary>Strata of the training rows, each task's order of levels, and the pairs that teach.</summary>
    /// <exception cref="InputException">The rows cannot carry the method's ranking.</exception>
    public RankingPlan Plan => _plan.Value;

    /// <summary>Steps of an epoch.</summary>
    public long StepsPerEpoch => StepFactory.StepsPerEpoch(Data.Train.Rows, Math.Min(Experiment.Training.Batch, Data.Train.Rows));
}
