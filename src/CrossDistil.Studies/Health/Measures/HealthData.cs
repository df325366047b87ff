using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Training;

namespace CrossDistil.Studies.Health.Measures;

/// <summary>What a check looks at. Labels of test rows are not in it: what is found before training may be chosen by.</summary>
internal sealed class HealthData
{
    private readonly Lazy<IReadOnlyList<FieldCounts>> _counts;
    private readonly Lazy<IReadOnlyList<FeatureAuc>> _aucs;
    private readonly Lazy<IReadOnlyList<FeatureDrift>> _drifts;

    /// <summary>Takes what there is to look at; it must stay open as long.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="data">Training and validation.</param>
    /// <param name="test">The test rows' inputs.</param>
    /// <param name="source">What the source says of time and users; null = it was not read.</param>
    public HealthData(Experiment experiment, TrainingData data, SplitInputs test, SourceProfile? source)
    {
        (Experiment, Setup, Data, Test, Source) = (experiment, new TrainingSetup(experiment, data), data, test, source);
        _counts = new(() => [.. Enumerable.Range(0, data.Schema.Fields.Count).Select(field => FieldCounts.Of(this, field))]);
        _aucs = new(() => [.. SingleFeatureAuc.Of(this)]);
        _drifts = new(() => [.. PopulationStability.Of(this)]);
    }

    /// <summary>What training would learn from: the experiment with a weight for every task, and swapped labels where it asks for them.</summary>
    public TrainingSetup Setup { get; }

    /// <summary>The experiment.</summary>
    public Experiment Experiment { get; }

    /// <summary>Training and validation, with their true labels.</summary>
    public TrainingData Data { get; }

    /// <summary>The test rows' inputs.</summary>
    public SplitInputs Test { get; }

    /// <summary>What the source says of time and users; null = it was not read.</summary>
    public SourceProfile? Source { get; }

    /// <summary>Inputs of training, validation and test.</summary>
    internal IReadOnlyList<SplitInputs> Splits => [Data.Train.Inputs, Data.Validation.Inputs, Test];

    /// <summary>[field] how often each id occurs.</summary>
    internal IReadOnlyList<FieldCounts> Counts => _counts.Value;

    /// <summary>What each feature tells of each task alone, the strongest first.</summary>
    internal IReadOnlyList<FeatureAuc> Aucs => _aucs.Value;

    /// <summary>How far each feature has moved since training, the farthest first.</summary>
    internal IReadOnlyList<FeatureDrift> Drifts => _drifts.Value;

    /// <summary>Fields that students see, by their positions in the schema.</summary>
    internal IEnumerable<int> Fields => Enumerable.Range(0, Data.Schema.Fields.Count).Where(f => !Data.Schema.Fields[f].IsPrivileged);

    /// <summary>Numbers that students see, by their positions in the schema.</summary>
    internal IEnumerable<int> Numbers => Enumerable.Range(0, Data.Schema.Numbers.Count).Where(number => !Data.Schema.Numbers[number].IsPrivileged);
}
