namespace CrossDistil.Export;

/// <summary>Options of an export.</summary>
/// <param name="Target">A folder, or a file that ends in <c>.zip</c>.</param>
/// <param name="Name">Name of the model; null = the experiment's.</param>
/// <param name="Version">Its version; null = 1.</param>
/// <param name="Ranking">Ranking formula; null = the first task.</param>
/// <param name="Overwrite">Whether an existing bundle may be replaced.</param>
public sealed record ExportOptions(
    string Target, string? Name = null, string? Version = null, string? Ranking = null, bool Overwrite = false);
