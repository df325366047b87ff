using CrossDistil.Serving.Http;
using Microsoft.AspNetCore.Http;

namespace CrossDistil.Serving.Requests;

/// <summary>What holds of rows however they are sent.</summary>
internal static class MissingFeatures
{
    /// <summary>A feature that no row brings is a client that forgot it far more often than a value that is not known: that one is null.</summary>
    /// <exception cref="RequestException">400, with every such feature.</exception>
    public static void Check(FeatureTable features, RowBuffer rows, bool isAllowed, string where, string permission)
    {
        if (isAllowed || rows.Rows == 0) return;
        string[] missing = [.. Enumerable.Range(0, features.Count).Where(feature => !rows.Brings(feature)).Select(features.Name)];
        if (missing.Length > 0)
            throw JsonBody.Fault(where, $"{(missing.Length == 1 ? "a feature is" : "features are")} missing: {string.Join(", ", missing)}", $"give null for what is not known, or say {permission}");
    }

    public static RequestException TooManyRows(string where, int most) => new(
        StatusCodes.Status413PayloadTooLarge, where, string.Create(CultureInfo.InvariantCulture, $"more than {most} rows"), "send them in several requests");
}
