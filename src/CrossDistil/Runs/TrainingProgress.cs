using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>Progress of a training.</summary>
/// <param name="Epoch">Current epoch, from 1.</param>
/// <param name="Epochs">Maximum of epochs.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training, without validation.</param>
/// <param name="Evaluations">Every validation so far, in order: one list that grows.</param>
/// <param name="Conflict">
/// Cosines between the tasks' gradients of every finished epoch: one list that grows; empty where none are measured.
/// </param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, long Step, long Steps, double RowsPerSecond, IReadOnlyList<Evaluation> Evaluations,
    IReadOnlyList<EpochConflict> Conflict);
