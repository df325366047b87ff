namespace CrossDistil.Export;

/// <summary>What an export is asked for.</summary>
/// <param name="Target">A folder, or a file that ends in <c>.zip</c>.</param>
/// <param name="Name">Name of the model; null = the experiment's.</param>
/// <param name="Version">Its version; null = 1.</param>
/// <param name="Ranking">Ranking formula; null = the first task.</param>
/// <param name="Overwrite">Whether a bundle that is there may be replaced.</param>
public sealed record ExportOptions(
    string Target, string? Name = null, string? Version = null, string? Ranking = null, bool Overwrite = false);
