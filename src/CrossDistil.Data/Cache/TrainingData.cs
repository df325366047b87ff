namespace CrossDistil.Data.Cache;

/// <summary>
/// A cache without its test split: who fits and chooses is handed this, so that neither can look at test rows.
/// </summary>
/// <param name="Schema">Fields with fitted encoders, numbers, tasks and their hash.</param>
/// <param name="Report">What ingest counted and rejected.</param>
/// <param name="Train">Training rows.</param>
/// <param name="Validation">Validation rows: early stop, choice of checkpoints and of settings.</param>
internal sealed record TrainingData(DatasetSchema Schema, IngestReport Report, DatasetSplit Train, DatasetSplit Validation);
