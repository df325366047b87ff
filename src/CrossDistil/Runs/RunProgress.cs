using CrossDistil.Metrics;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>
/// The content of <c>progress.json</c>: the progress of an unfinished run. It is replaced from time to time, and
/// removed once metrics.json exists.
/// </summary>
/// <param name="Epoch">Current epoch, from 1.</param>
/// <param name="Epochs">Maximum of epochs.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training, without validation.</param>
/// <param name="Seconds">Since training began, validation included.</param>
/// <param name="Validation">Metrics of every validation so far by task, before any calibration.</param>
/// <param name="ValidationSteps">Steps done by each validation.</param>
/// <param name="Conflict">
/// By finished epoch, the mean cosine between the tasks' gradients; empty where none was measured.
/// </param>
public sealed record RunProgress(
    int Epoch, int Epochs, long Step, long Steps, double RowsPerSecond, double Seconds,
    IReadOnlyList<OrderedDictionary<string, TaskMetrics>> Validation, IReadOnlyList<long> ValidationSteps,
    IReadOnlyList<EpochConflict> Conflict);
