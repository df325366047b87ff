using System.ComponentModel.DataAnnotations;
using CrossDistil.Data.Schema;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;

namespace CrossDistil.Experiments;

/// <summary>
/// Everything that one run needs, as written in an experiment file: the data, the method, the model and its training.
/// </summary>
public sealed record Experiment
{
    /// <summary>Path of the JSON schema, for completion in an editor.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Name of the experiment; default: the file's name.</summary>
    public string? Name { get; init; }

    /// <summary>Files and query.</summary>
    public required SourceOptions Source { get; init; }

    /// <summary>Inputs of the model.</summary>
    [MinLength(1)]
    public required IReadOnlyList<FeatureOptions> Features { get; init; }

    /// <summary>Binary tasks, in the order of every result.</summary>
    [MinLength(1)]
    public required IReadOnlyList<TaskOptions> Tasks { get; init; }

    /// <summary>SQL expression of a row's weight in student losses and calibration, not in ranking; null = 1.</summary>
    public string? SampleWeight { get; init; }

    /// <summary>Division into training, validation and test.</summary>
    public required SplitOptions Split { get; init; }

    /// <summary>
    /// Folder of the encoded cache, relative to the experiment file; default: .crossdistil beside it.
    /// </summary>
    public string? Cache { get; init; }

    /// <summary>
    /// Folder of a finished run that this one starts from, relative to the experiment file: its encoders, vocabularies
    /// grown by new values at their ends, its parameters and the state of its optimizer (decision 11); null = from
    /// scratch.
    /// </summary>
    public string? From { get; init; }

    /// <summary>What is learnt: plain multi-task training, or cross-task distillation.</summary>
    public MethodOptions Method { get; init; } = new CrossDistilMethod();

    /// <summary>The network.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Epochs, batch, rates, regularisation, validation.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>What is measured by user, and how.</summary>
    public MetricOptions Metrics { get; init; } = new();

    /// <summary>
    /// Changes that a study makes to a variant of its own (such as plain, kd), by the variant's name: a list of
    /// path=value. A name that no study knows is a variant of its own, made from the file's experiment.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Variants { get; init; }

    /// <summary>The part that decides what the cache contains.</summary>
    [JsonIgnore]
    public DataOptions Data => new(Source, Features, Tasks, Split, SampleWeight, Metrics.User, From);
}
