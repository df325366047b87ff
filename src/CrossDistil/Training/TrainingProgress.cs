namespace CrossDistil.Training;

/// <summary>Where a training stands, for people who watch it.</summary>
/// <param name="Epoch">Epoch under way, from 1.</param>
/// <param name="Epochs">Most epochs.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="RowsPerSecond">Uniformly drawn rows per second of training, validation left out.</param>
/// <param name="ValidationAuc">Each task's AUC at the last validation (null = undefined); null before the first.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, long Step, long Steps, double RowsPerSecond, IReadOnlyDictionary<string, double?>? ValidationAuc);
