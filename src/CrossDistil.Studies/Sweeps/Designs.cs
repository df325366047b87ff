using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Sweeps;

/// <summary>The settings of a sweep.</summary>
internal static class Designs
{
    /// <summary>Maximum settings of a grid: a larger product of lists is probably a mistake.</summary>
    public const int MaxSettings = 10_000;

    internal const string GridName = "grid";
    internal const string RandomName = "random";
    internal const string SobolName = "sobol";

    /// <summary>The settings of a design by its name.</summary>
    /// <param name="name">One of the names above.</param>
    /// <param name="axes">At least one.</param>
    /// <param name="points">Points of a random or Sobol' design.</param>
    /// <param name="seed">Seed of those points.</param>
    internal static IReadOnlyList<Setting> Named(string name, IReadOnlyList<Axis> axes, int points, ulong seed) => name switch
    {
        RandomName => Random(axes, points, new RandomStream(seed, "settings of a sweep")),
        SobolName => Sobol(axes, points, seed),
        _ => Grid(axes),
    };

    /// <summary>Every combination of the lists' values; the first axis changes slowest.</summary>
    /// <exception cref="InputException">
    /// An axis is a range, or the combinations are more than <see cref="MaxSettings"/>.
    /// </exception>
    public static IReadOnlyList<Setting> Grid(IReadOnlyList<Axis> axes)
    {
        const string Remedy = "or use the option design random or sobol with the option points N";
        ArgumentOutOfRangeException.ThrowIfZero(axes.Count, nameof(axes));
        Fault[] ranges =
        [
            .. axes.Where(axis => axis is not ListAxis).Select(axis => new Fault(
                $"the option over {string.Join(',', axis.Paths)}", "a range has infinitely many values, and a grid tries all",
                $"list some, such as [0.01,0.05], {Remedy}")),
        ];
        if (ranges.Length > 0) throw new InputException(ranges);
        var lists = axes.Cast<ListAxis>().ToArray();
        var count = lists.Aggregate(1.0, (product, list) => product * list.Values.Count);
        if (count > MaxSettings)
            throw new InputException(
                "the option over",
                string.Create(CultureInfo.InvariantCulture, $"the grid has {count:N0} settings, more than {MaxSettings:N0}"),
                $"list fewer values, {Remedy}");
        IEnumerable<AxisPoint[]> product = [[]];
        foreach (var list in lists) product = product.SelectMany(_ => list.Points, (chosen, point) => (AxisPoint[])[.. chosen, point]);
        return [.. product.Select(Joined)];
    }

    /// <summary>Independent uniform points, each once, so lists may give fewer.</summary>
    /// <param name="axes">At least one.</param>
    /// <param name="points">Points to draw.</param>
    /// <param name="random">
    /// Draws one number for each axis and point: a larger design starts with the same points.
    /// </param>
    public static IReadOnlyList<Setting> Random(IReadOnlyList<Axis> axes, int points, RandomStream random) =>
        Drawn(axes, points, (_, _) => random.NextDouble());

    /// <summary>
    /// The first points of a Sobol' sequence under a random digital shift, each once. Spread most evenly when
    /// <paramref name="points"/> is a power of two.
    /// </summary>
    /// <param name="axes">1 to 16.</param>
    /// <param name="points">Points to use: a larger design starts with the same points.</param>
    /// <param name="seed">Seed of the shift.</param>
    /// <exception cref="InputException">There are more axes than 16.</exception>
    public static IReadOnlyList<Setting> Sobol(IReadOnlyList<Axis> axes, int points, ulong seed)
    {
        if (axes.Count > SobolSequence.MaxDimensions)
            throw new InputException(
                "the option design sobol", $"{axes.Count} axes, more than {SobolSequence.MaxDimensions}",
                "vary fewer options, or use the option design random");
        var random = new RandomStream(seed, "sobol");
        var sequence = new SobolSequence([.. axes.Select(_ => (uint)(random.NextBits() >> 32))]);
        return Drawn(axes, points, (point, axis) => sequence[point, axis]);
    }

    /// <summary>Points by their coordinates in [0, 1), each once.</summary>
    private static IReadOnlyList<Setting> Drawn(IReadOnlyList<Axis> axes, int points, Func<int, int, double> coordinate)
    {
        ArgumentOutOfRangeException.ThrowIfZero(axes.Count, nameof(axes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(points);
        return
        [
            .. Enumerable.Range(0, points).Select(point => Joined([.. axes.Select((axis, i) => axis.At(coordinate(point, i)))]))
                .DistinctBy(setting => string.Join('\n', setting.Sets), StringComparer.Ordinal),
        ];
    }

    private static Setting Joined(AxisPoint[] points) => new(
        string.Join(", ", points.Select(point => point.Name)), [.. points.SelectMany(point => point.Sets)],
        points.ToOrdered(point => point.Label, point => point.Json));
}
