namespace CrossDistil.Studies.Statistics;

/// <summary>How test rows are resampled.</summary>
/// <param name="Replicates">Draws of users, at least 2.</param>
/// <param name="Seed">Seed of the draws, which are the same for every variant and metric.</param>
/// <param name="Threads">At least 1; null = one per processor. The numbers do not depend on it.</param>
/// <param name="NdcgAt">k of NDCG@k, at least 1.</param>
internal sealed record BootstrapOptions(int Replicates = 2000, ulong Seed = 1, int? Threads = null, int NdcgAt = 10);
