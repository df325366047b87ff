using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>The outcome of a comparison.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    /// <summary>
    /// Nothing to compare: no seed finished, none is shared, the metric is undefined, or there is no p-value.
    /// </summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>No significant difference; not a proof that there is none.</summary>
    [JsonStringEnumMemberName("unclear")] Unclear,

    /// <summary>Significantly better.</summary>
    [JsonStringEnumMemberName("gained")] Gained,

    /// <summary>Significantly worse.</summary>
    [JsonStringEnumMemberName("lost")] Lost,

    /// <summary>Better on one metric and worse on another, both significantly.</summary>
    [JsonStringEnumMemberName("mixed")] Mixed,
}

/// <summary>Outcomes from numbers.</summary>
internal static class Outcomes
{
    /// <summary>The outcome of a difference in a metric.</summary>
    public static Outcome Of(string metric, PairedDifference? difference) => difference switch
    {
        null or { Adjusted: null } => Outcome.None,
        { IsSignificant: false } => Outcome.Unclear,
        _ => StudyMetrics.IsBetter(metric, difference.Mean) ? Outcome.Gained : Outcome.Lost,
    };

    /// <summary>The outcome of several comparisons together.</summary>
    public static Outcome Of(IEnumerable<Outcome> all)
    {
        var outcomes = all.ToHashSet();
        return (outcomes.Contains(Outcome.Gained), outcomes.Contains(Outcome.Lost)) switch
        {
            (true, true) => Outcome.Mixed,
            (true, _) => Outcome.Gained,
            (_, true) => Outcome.Lost,
            _ => outcomes.Contains(Outcome.Unclear) ? Outcome.Unclear : Outcome.None,
        };
    }
}
