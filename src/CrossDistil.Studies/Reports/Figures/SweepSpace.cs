using CrossDistil.Studies.Results;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>A value of an axis: as people read it, and its number where it is one.</summary>
internal sealed record AxisPlace(string Text, double? Value);

/// <summary>An axis of a search.</summary>
/// <param name="Name">What settings call it.</param>
/// <param name="Places">Its values: ascending where all are numbers, else in the order of the settings.</param>
internal sealed record SearchAxis(string Name, IReadOnlyList<AxisPlace> Places)
{
    private const double WideSpan = 20;

    /// <summary>Whether it is drawn by its logarithm: all values are above 0 and far apart.</summary>
    public bool IsLog => IsNumeric && Places[0].Value > 0 && Places[^1].Value / Places[0].Value >= WideSpan;

    private bool IsNumeric => Places.All(place => place.Value is not null);

    /// <summary>The axis of some values; one that is no number makes all of them names.</summary>
    public static SearchAxis Of(string name, IEnumerable<AxisPlace> values)
    {
        AxisPlace[] places = [.. values.Distinct()];
        return new(name, Array.TrueForAll(places, place => place.Value is not null) ? [.. places.OrderBy(place => place.Value)] : [.. places.Select(place => place with { Value = null })]);
    }
}

/// <summary>A setting that was measured to the end.</summary>
/// <param name="Name">Its variant.</param>
/// <param name="Places">[axis] where it lies.</param>
internal sealed record Candidate(string Name, IReadOnlyList<AxisPlace> Places);

/// <summary>The settings of a search by their places.</summary>
internal sealed class SweepSpace
{
    private SweepSpace(IReadOnlyList<SearchAxis> axes, IReadOnlyList<Candidate> candidates) => (Axes, Candidates) = (axes, candidates);

    /// <summary>The axes, in their order.</summary>
    public IReadOnlyList<SearchAxis> Axes { get; }

    /// <summary>What was chosen among, the file as written left out.</summary>
    public IReadOnlyList<Candidate> Candidates { get; }

    /// <summary>
    /// Whether most of the combinations of the first two axes were tried, which a matrix can show; random settings lie each in a row and a column of their own.
    /// </summary>
    public bool IsMatrix => Axes.Count == 2 && 2 * Candidates.Count >= Axes[0].Places.Count * Axes[1].Places.Count;

    /// <summary>Whether every value of every axis was tried with several others, so that a mean over these says something.</summary>
    public bool IsRepeated => Axes.Count > 2 && Axes.All(axis => 2 * axis.Places.Count <= Candidates.Count);

    /// <summary>The space of a search; null where its result does not say what the settings are, as those of earlier versions.</summary>
    public static SweepSpace? Of(StudyResult result)
    {
        if (result.Choice is not { } choice || result.Settings is not { } settings) return null;
        var placed = settings.Where(setting => choice.Candidates.ContainsKey(setting.Key)).ToArray();
        string[] names = [.. placed.Take(1).SelectMany(setting => setting.Value.Keys)];
        if (names.Length == 0 || !Array.TrueForAll(placed, setting => setting.Value.Keys.SequenceEqual(names, StringComparer.Ordinal))) return null;
        SearchAxis[] axes = [.. names.Select(name => SearchAxis.Of(name, placed.Select(setting => PlaceOf(setting.Value[name]))))];
        return new(axes, [.. placed.Select(setting => new Candidate(setting.Key, [.. axes.Select(axis => axis.Places.First(place => IsAt(place, setting.Value[axis.Name])))]))]);
    }

    private static bool IsAt(AxisPlace place, JsonElement value) => string.Equals(place.Text, PlaceOf(value).Text, StringComparison.Ordinal);

    private static AxisPlace PlaceOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new(AxisValue.Readable(value.GetRawText()), null),
        JsonValueKind.Number => new(value.GetDouble().ToString("R", CultureInfo.InvariantCulture), value.GetDouble()),
        _ => new(value.GetRawText(), null),
    };
}
