using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Sweeps;

/// <summary>Which settings a sweep tries.</summary>
internal static class Designs
{
    /// <summary>Most settings of a grid: a product of lists that is larger is a slip.</summary>
    public const int MaxSettings = 10_000;

    internal const string GridName = "grid";
    internal const string RandomName = "random";
    internal const string SobolName = "sobol";

    /// <summary>The settings of a design by its name.</summary>
    /// <param name="name">One of the names above.</param>
    /// <param name="axes">At least one.</param>
    /// <param name="points">Points of a random or Sobol' design.</param>
    /// <param name="seed">Of those.</param>
    internal static IReadOnlyList<Setting> Named(string name, IReadOnlyList<Axis> axes, int points, ulong seed) => name switch
    {
        RandomName => Random(axes, points, new RandomStream(seed, "settings of a sweep")),
        SobolName => Sobol(axes, points, seed),
        _ => Grid(axes),
    };

    /// <summary>Every combination of the lists' values; the first axis changes slowest.</summary>
    /// <exception cref="InputException">An axis is a range, or the combinations are more than <see cref="MaxSettings"/>.</exception>
    public static IReadOnlyList<Setting> Grid(IReadOnlyList<Axis> axes)
    {
        CheckAxes(axes);
        var ranges = axes.Where(axis => axis is not ListAxis).Select(axis => new Fault(
            $"--over {string.Join(',', axis.Paths)}", "a range has no end of values, and a grid tries all",
            "list some, such as [0.01,0.05], or use --design random or sobol with --points N")).ToArray();
        if (ranges.Length > 0) throw new InputException(ranges);
        var lists = axes.Cast<ListAxis>().ToArray();
        var count = lists.Aggregate(1.0, (product, list) => product * list.Values.Count);
        if (count > MaxSettings)
            throw new InputException(
                "--over", $"the grid has {count.ToString("N0", CultureInfo.InvariantCulture)} settings, more than {MaxSettings.ToString("N0", CultureInfo.InvariantCulture)}",
                "list fewer values, or use --design random or sobol with --points N");
        IEnumerable<AxisPoint[]> product = [[]];
        foreach (var list in lists) product = product.SelectMany(_ => list.Points, (chosen, point) => (AxisPoint[])[.. chosen, point]);
        return [.. product.Select(Joined)];
    }

    /// <summary>Independent uniform points; those drawn before are left out, so lists may leave fewer.</summary>
    /// <param name="axes">At least one.</param>
    /// <param name="points">Points to draw.</param>
    /// <param name="random">Draws one number for each axis and point: more points begin with the same ones.</param>
    public static IReadOnlyList<Setting> Random(IReadOnlyList<Axis> axes, int points, RandomStream random)
    {
        CheckAxes(axes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(points);
        return Distinct(Enumerable.Range(0, points).Select(_ => axes.Select(axis => axis.At(random.NextDouble())).ToArray()));
    }

    /// <summary>
    /// The first points of a Sobol' sequence under a random digital shift; those that lists make equal are left out. Spread most evenly when
    /// <paramref name="points"/> is a power of two.
    /// </summary>
    /// <param name="axes">1 to 16.</param>
    /// <param name="points">Points to take: more begin with the same ones.</param>
    /// <param name="seed">Of the shift.</param>
    /// <exception cref="InputException">There are more axes than 16.</exception>
    public static IReadOnlyList<Setting> Sobol(IReadOnlyList<Axis> axes, int points, ulong seed)
    {
        CheckAxes(axes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(points);
        if (axes.Count > SobolSequence.MaxDimensions)
            throw new InputException("--design sobol", $"{axes.Count} axes, more than {SobolSequence.MaxDimensions}", "vary fewer options, or use --design random");
        var random = new RandomStream(seed, "sobol");
        var sequence = new SobolSequence([.. axes.Select(_ => (uint)(random.NextBits() >> 32))]);
        return Distinct(Enumerable.Range(0, points).Select(point => axes.Select((axis, dimension) => axis.At(sequence[point, dimension])).ToArray()));
    }

    private static void CheckAxes(IReadOnlyList<Axis> axes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(axes.Count, nameof(axes));
    }

    private static IReadOnlyList<Setting> Distinct(IEnumerable<AxisPoint[]> points) =>
        [.. points.Select(Joined).DistinctBy(setting => string.Join('\n', setting.Sets), StringComparer.Ordinal)];

    private static Setting Joined(AxisPoint[] points) => new(
        string.Join(", ", points.Select(point => point.Name)), [.. points.SelectMany(point => point.Sets)],
        new(points.Select(point => KeyValuePair.Create(point.Label, point.Json)), StringComparer.Ordinal));
}
