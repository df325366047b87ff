using CrossDistil.Data.Files;
using CrossDistil.Metrics;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>The content of a run's <c>metrics.json</c>.</summary>
/// <param name="Test">
/// Metrics on the test split by task, each at the task's best checkpoint and calibrated; empty while the test split is
/// closed.
/// </param>
/// <param name="Validation">Metrics of every validation by task, before any calibration.</param>
/// <param name="ValidationSteps">Steps done by each validation.</param>
/// <param name="BestStep">Step of each task's best validation, and of its checkpoint.</param>
/// <param name="BestEpoch">Epoch of each task's best validation; a fraction when an epoch has several.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training, without validation.</param>
/// <param name="Seconds">Whole run in seconds: training, validation and test, without ingest.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Interrupted">Whether training was stopped before its end.</param>
/// <param name="TaskWeights">
/// Factor of each task's loss from the balancing at the end, without the weights of the experiment; 1 where they are
/// fixed.
/// </param>
/// <param name="Conflict">
/// By epoch, the mean cosine between the tasks' gradients on shared parameters; empty where none was measured.
/// </param>
/// <param name="Warnings">What the data did not allow and what was done instead, one line each.</param>
/// <param name="Environment">
/// Program, machine and data; null, and not in the JSON, where they are not known.
/// </param>
public sealed record RunMetrics(
    OrderedDictionary<string, TaskMetrics> Test, IReadOnlyList<OrderedDictionary<string, TaskMetrics>> Validation,
    IReadOnlyList<long> ValidationSteps, OrderedDictionary<string, long> BestStep, OrderedDictionary<string, double> BestEpoch,
    double RowsPerSecond, double Seconds, ulong Seed, bool Interrupted, OrderedDictionary<string, double> TaskWeights,
    IReadOnlyList<EpochConflict> Conflict, IReadOnlyList<string> Warnings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RunEnvironment? Environment = null)
{
    private const int Version = 2;

    /// <summary>Version of the file's format; a file without one has format 1.</summary>
    [JsonPropertyOrder(-1)]
    public int FormatVersion { get; init; } = Version;

    /// <summary>Whether the test split was opened.</summary>
    [JsonIgnore]
    public bool IsTested => Test.Count > 0;

    /// <summary>A task's metrics at the validation that chose its checkpoint.</summary>
    /// <param name="task">Its name.</param>
    public TaskMetrics Chosen(string task) => Validation[ValidationSteps.ToList().IndexOf(BestStep[task])][task];

    /// <summary>The file's text: indented JSON, numbers that round-trip, undefined as null.</summary>
    public string ToJson() => JsonFile.Text(this);

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static RunMetrics FromJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        var format = JsonFile.VersionOf(document.RootElement, "format_version") ?? 1;
        if (format != Version && document.RootElement.ValueKind is JsonValueKind.Object)
            throw new JsonException($"has format {format}, this version reads {Version}");
        var metrics = document.Deserialize<RunMetrics>(JsonFile.Snake) ?? throw new JsonException("is null");
        if (metrics.Validation.Count != metrics.ValidationSteps.Count)
            throw new JsonException("has another number of validation_steps than of validations");
        if (metrics.Test.ContainsValue(null!) || metrics.Validation.Any(LacksTask)) throw new JsonException("a task's metrics are missing");
        foreach (var (task, step) in metrics.BestStep)
            if (!metrics.ValidationSteps.Contains(step)) throw new JsonException($"the best_step of {task} was never validated");
        return metrics;

        bool LacksTask(OrderedDictionary<string, TaskMetrics>? tasks) =>
            tasks is null || tasks.ContainsValue(null!) || metrics.BestStep.Keys.Any(task => !tasks.ContainsKey(task));
    }
}
