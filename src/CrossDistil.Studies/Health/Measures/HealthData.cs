using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Training;

namespace CrossDistil.Studies.Health.Measures;

/// <summary>
/// What a check looks at. Labels of test rows are not in it: what is found before training may influence choices. The
/// data must stay open as long as this is used.
/// </summary>
/// <param name="experiment">The experiment.</param>
/// <param name="data">Training and validation.</param>
/// <param name="test">The test rows' inputs.</param>
/// <param name="source">What the source says of time and users; null = it was not read.</param>
internal sealed class HealthData(Experiment experiment, TrainingData data, SplitInputs test, SourceProfile? source)
{
    /// <summary>
    /// What training would use: a weight for every task, and swapped labels where the experiment asks for them.
    /// </summary>
    public TrainingSetup Setup { get; } = new(experiment, data);

    /// <summary>The experiment.</summary>
    public Experiment Experiment => experiment;

    /// <summary>Training and validation, with their true labels.</summary>
    public TrainingData Data => data;

    /// <summary>The test rows' inputs.</summary>
    public SplitInputs Test => test;

    /// <summary>What the source says of time and users; null = it was not read.</summary>
    public SourceProfile? Source => source;

    /// <summary>Inputs of training, validation and test.</summary>
    internal IReadOnlyList<SplitInputs> Splits => [data.Train.Inputs, data.Validation.Inputs, test];

    /// <summary>[field] how often each id occurs.</summary>
    internal IReadOnlyList<FieldCounts> Counts => field ??= [.. data.Schema.Fields.Select((_, f) => FieldCounts.Of(this, f))];

    /// <summary>AUC of each feature alone for each task, the highest first.</summary>
    internal IReadOnlyList<FeatureAuc> Aucs => field ??= [.. SingleFeatureAuc.Of(this)];

    /// <summary>How far each feature has moved since training, the farthest first.</summary>
    internal IReadOnlyList<FeatureDrift> Drifts => field ??= [.. PopulationStability.Of(this)];

    /// <summary>Positions in the schema of the fields that students see.</summary>
    internal IEnumerable<int> Fields => Enumerable.Range(0, data.Schema.Fields.Count).Where(f => !data.Schema.Fields[f].IsPrivileged);

    /// <summary>Positions in the schema of the numbers that students see.</summary>
    internal IEnumerable<int> Numbers => Enumerable.Range(0, data.Schema.Numbers.Count).Where(n => !data.Schema.Numbers[n].IsPrivileged);
}
