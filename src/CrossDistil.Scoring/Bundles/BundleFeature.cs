namespace CrossDistil.Scoring.Bundles;

/// <summary>A feature that a row brings under this name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">
/// <c>integer</c>, <c>number</c> or <c>text</c>; before it <c>list of </c> where a row brings several.
/// </param>
/// <param name="IsList">Whether a row brings several values.</param>
/// <param name="Ids">Number of ids, missing and unknown included; 0 = a standardised number, which has none.</param>
/// <param name="Examples">Values from training, most frequent first; empty where none are kept.</param>
/// <param name="Statistics">A number's distribution over training rows; null = unknown.</param>
/// <param name="Expression">SQL that made its values of raw columns; null = the column of its name.</param>
/// <param name="Inputs">Names of the raw columns that it reads, see <see cref="BundleManifest.Columns"/>; null = unknown.</param>
public sealed record BundleFeature(
    string Name, string Kind, bool IsList, int Ids, IReadOnlyList<JsonElement> Examples, FeatureStatistics? Statistics = null,
    string? Expression = null, IReadOnlyList<string>? Inputs = null)
{
    /// <summary>true where a request gives the expression's value, not the raw columns; null where there is none.</summary>
    public bool? Prepared => Expression is null ? null : true;
}

/// <summary>A number's distribution over training rows.</summary>
/// <param name="Mean">Mean of the finite values; null = not kept.</param>
/// <param name="Deviation">Standard deviation; null = not kept.</param>
/// <param name="Boundaries">First value of each bucket but the lowest; null = it is not cut into buckets.</param>
public sealed record FeatureStatistics(double? Mean = null, double? Deviation = null, IReadOnlyList<double>? Boundaries = null);
