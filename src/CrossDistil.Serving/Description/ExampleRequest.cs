using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CrossDistil.Serving.Description;

/// <summary>A request that a model can answer, with values from training.</summary>
internal static partial class ExampleRequest
{
    private const int Candidates = 5, Digits = 4;
    private const double Step = 0.5; // standard deviations

    /// <summary>
    /// A body for <c>/v1/rank</c> with every feature. A bundle does not tell features of the user from those of a
    /// candidate: features whose names suggest a user or a time are put into the context.
    /// </summary>
    public static JsonObject Of(IReadOnlyList<BundleFeature> features)
    {
        var isContext = features.ToLookup(feature => Context().IsMatch(feature.Name));
        var (context, own) = isContext[false].Any() ? (isContext[true], isContext[false]) : ([], features);
        return new JsonObject
        {
            ["context"] = Row(context, 0),
            ["candidates"] = new JsonArray([.. Enumerable.Range(0, Candidates).Select(row => (JsonNode)Row(own, row))]),
        };
    }

    private static JsonObject Row(IEnumerable<BundleFeature> features, int row) =>
        new(features.Select(feature => KeyValuePair.Create(feature.Name, Value(feature, row))));

    /// <summary>An example; null where the bundle has none.</summary>
    private static JsonNode? Value(BundleFeature feature, int row) => feature switch
    {
        { Examples: { Count: > 0 } examples, IsList: true } =>
            new JsonArray([.. Enumerable.Range(row, Math.Min(2, examples.Count)).Select(at => Node(examples, at))]),
        { Examples: { Count: > 0 } examples } => Node(examples, row),
        { Statistics.Boundaries: { Count: > 0 } boundaries } => boundaries[row % boundaries.Count],
        { Statistics: { Mean: { } mean, Deviation: { } deviation } } => Rounded(mean + (row * Step * deviation)),
        _ => null,
    };

    private static JsonNode? Node(IReadOnlyList<JsonElement> examples, int at) =>
        JsonSerializer.SerializeToNode(examples[at % examples.Count]);

    private static double Rounded(double value)
    {
        var digits = value == 0 ? 0 : Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits is >= 0 and <= 15 ? Math.Round(value, digits) : value;
    }

    [GeneratedRegex(
        """(^|_)(user|viewer|member|customer|visitor|account|session|device|query|hour|weekday)s?(_|$)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Context();
}
