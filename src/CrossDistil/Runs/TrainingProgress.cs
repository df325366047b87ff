using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>Where a training stands, for people who watch it.</summary>
/// <param name="Epoch">Epoch under way, from 1.</param>
/// <param name="Epochs">Most epochs.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training, validation left out.</param>
/// <param name="Evaluations">Every validation so far, in order: one list that grows with the training.</param>
/// <param name="Conflict">Cosines between the tasks' gradients of every finished epoch: one list that grows; empty where none are measured.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, long Step, long Steps, double RowsPerSecond, IReadOnlyList<Evaluation> Evaluations, IReadOnlyList<EpochConflict> Conflict);
