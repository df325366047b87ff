using CrossDistil.Studies.Results;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>A value of an axis: as people read it, and its number; null = it is not a number.</summary>
internal sealed record AxisPlace(string Text, double? Value)
{
    /// <summary>The value in a table.</summary>
    public Cell Cell => new(Text, Value);
}

/// <summary>An axis of a search.</summary>
/// <param name="Name">Its name in settings.</param>
/// <param name="Places">Its values: ascending where all are numbers, else in the order of the settings.</param>
internal sealed record SearchAxis(string Name, IReadOnlyList<AxisPlace> Places)
{
    private const double WideSpan = 20;

    /// <summary>Whether it is drawn on a logarithmic scale: all values are above 0 and far apart.</summary>
    public bool IsLog => Places[0].Value > 0 && Places[^1].Value / Places[0].Value >= WideSpan;

    /// <summary>The axis of some values; one that is not a number makes all of them names.</summary>
    public static SearchAxis Of(string name, IEnumerable<AxisPlace> values)
    {
        AxisPlace[] places = [.. values.Distinct()];
        return new(name, Array.TrueForAll(places, place => place.Value is not null)
            ? [.. places.OrderBy(place => place.Value)]
            : [.. places.Select(place => place with { Value = null })]);
    }
}

/// <summary>A setting with complete measurements.</summary>
/// <param name="Name">Its variant.</param>
/// <param name="Places">[axis] its value there.</param>
internal sealed record Candidate(string Name, IReadOnlyList<AxisPlace> Places);

/// <summary>The settings of a search as points of a space.</summary>
/// <param name="Axes">The axes, in their order.</param>
/// <param name="Candidates">The settings to choose from, without the file as written.</param>
internal sealed record SweepSpace(IReadOnlyList<SearchAxis> Axes, IReadOnlyList<Candidate> Candidates)
{
    /// <summary>
    /// Whether most of the combinations of two axes were tried, which a matrix can show; random settings have a row and
    /// a column each.
    /// </summary>
    public bool IsMatrix => Axes.Count == 2 && 2 * Candidates.Count >= Axes[0].Places.Count * Axes[1].Places.Count;

    /// <summary>
    /// Whether every value of every axis was tried with several others, so that their mean is informative.
    /// </summary>
    public bool IsRepeated => Axes.Count > 2 && Axes.All(axis => 2 * axis.Places.Count <= Candidates.Count);

    /// <summary>The space of a search; null where its result has no settings, as those of earlier versions.</summary>
    public static SweepSpace? Of(StudyResult result)
    {
        if (result.Choice is not { } choice || result.Settings is not { } settings) return null;
        var placed = settings.Where(setting => choice.Candidates.ContainsKey(setting.Key)).ToArray();
        string[] names = [.. placed.Take(1).SelectMany(setting => setting.Value.Keys)];
        if (names.Length == 0 || !Array.TrueForAll(placed, setting => setting.Value.Keys.SequenceEqual(names, StringComparer.Ordinal)))
            return null;
        SearchAxis[] axes = [.. names.Select(name => SearchAxis.Of(name, placed.Select(setting => PlaceOf(setting.Value[name]))))];
        return new(axes, [.. placed.Select(one => new Candidate(one.Key, [.. axes.Select(axis => Place(axis, one.Value[axis.Name]))]))]);

        static AxisPlace Place(SearchAxis axis, JsonElement value) =>
            axis.Places.First(place => string.Equals(place.Text, PlaceOf(value).Text, StringComparison.Ordinal));
    }

    private static AxisPlace PlaceOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new(AxisValue.Readable(value.GetRawText()), null),
        JsonValueKind.Number => new(value.GetDouble().ToString("R", CultureInfo.InvariantCulture), value.GetDouble()),
        _ => new(value.GetRawText(), null),
    };
}
