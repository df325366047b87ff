using CrossDistil.Metrics;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>The content of <c>progress.json</c>: what is known of a run while it trains. It is replaced now and then, and gone when metrics.json is there.</summary>
/// <param name="Epoch">Epoch under way, from 1.</param>
/// <param name="Epochs">Most epochs.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training, validation left out.</param>
/// <param name="Seconds">Since training began, validation included.</param>
/// <param name="Validation">Metrics of every validation so far by task, before any calibration.</param>
/// <param name="ValidationSteps">Steps done by each validation.</param>
/// <param name="Conflict">By finished epoch, the mean cosine between the tasks' gradients; empty where none was measured.</param>
public sealed record RunProgress(
    [property: JsonPropertyName("epoch")] int Epoch,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("step")] long Step,
    [property: JsonPropertyName("steps")] long Steps,
    [property: JsonPropertyName("rows_per_second")] double RowsPerSecond,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("validation")] IReadOnlyList<OrderedDictionary<string, TaskMetrics>> Validation,
    [property: JsonPropertyName("validation_steps")] IReadOnlyList<long> ValidationSteps,
    [property: JsonPropertyName("conflict")] IReadOnlyList<EpochConflict> Conflict);
