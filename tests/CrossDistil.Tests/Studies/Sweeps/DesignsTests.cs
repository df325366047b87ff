using System.Globalization;
using CrossDistil.Data;
using CrossDistil.Data.Sampling;
using CrossDistil.Studies.Sweeps;
using Xunit;

namespace CrossDistil.Tests.Studies.Sweeps;

public sealed class DesignsTests
{
    private static readonly IReadOnlyList<Axis> s_lists = Axes("method.alpha=[0.1,0.2,0.3]", "training.epochs=[1,2]");
    private static readonly IReadOnlyList<Axis> s_ranges = Axes("a=0..1", "b=log 1e-3..1", "c=int 1..100");

    [Fact]
    public void A_grid_has_every_combination_in_order()
    {
        var grid = Designs.Grid(s_lists);
        Assert.Equal(
            ["alpha 0.1, epochs 1", "alpha 0.1, epochs 2", "alpha 0.2, epochs 1", "alpha 0.2, epochs 2", "alpha 0.3, epochs 1", "alpha 0.3, epochs 2"],
            grid.Select(setting => setting.Name));
        Assert.Equal(["method.alpha=0.2", "training.epochs=2"], grid[3].Sets);
    }

    [Fact]
    public void A_grid_over_a_range_is_a_fault() => Assert.Equal(
        "the option over a: a range has infinitely many values, and a grid tries all; list some, such as [0.01,0.05], or use the option design random or sobol with the option points N",
        Assert.Throws<InputException>(() => Designs.Grid(Axes("a=0..1", "b=[1]"))).Message);

    [Fact]
    public void A_grid_that_explodes_is_a_fault()
    {
        var digits = "[0,1,2,3,4,5,6,7,8,9]";
        Assert.Equal(
            "the option over: the grid has 100,000 settings, more than 10,000; list fewer values, "
                + "or use the option design random or sobol with the option points N",
            Assert.Throws<InputException>(() => Designs.Grid(Axes($"a={digits}", $"b={digits}", $"c={digits}", $"d={digits}", $"e={digits}"))).Message);
    }

    [Fact]
    public void Random_points_are_the_same_for_a_seed_and_others_for_another()
    {
        var points = Random(20, seed: 1);
        Assert.Equal(points, Random(20, seed: 1));
        Assert.Equal(points[..5], Random(5, seed: 1));
        Assert.NotEqual(points, Random(20, seed: 2));
    }

    [Fact]
    public void Sobol_points_are_the_same_for_a_seed_and_others_for_another()
    {
        var points = Sobol(20, seed: 1);
        Assert.Equal(points, Sobol(20, seed: 1));
        Assert.Equal(points[..5], Sobol(5, seed: 1));
        Assert.NotEqual(points, Sobol(20, seed: 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sobol_points_are_even_on_every_axis_for_any_seed(ulong seed)
    {
        var settings = Designs.Sobol(Axes("a=int 0..15", "b=[0,1,2,3]", "c=int 0..7"), 16, seed);
        Assert.Equal(16, settings.Count);
        Assert.Equal(Enumerable.Range(0, 16), settings.Select(setting => Value(setting, 0)).Order());
        Assert.All(settings.CountBy(setting => Value(setting, 1)), of => Assert.Equal(4, of.Value));
        Assert.All(settings.CountBy(setting => Value(setting, 2)), of => Assert.Equal(2, of.Value));
    }

    [Fact]
    public void Points_that_lists_make_equal_are_left_out()
    {
        var all = Designs.Grid(s_lists).Select(setting => setting.Name).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(all, Designs.Sobol(s_lists, 64, seed: 1).Select(setting => setting.Name).Order(StringComparer.Ordinal));
        Assert.Equal(all, Designs.Random(s_lists, 200, new RandomStream(1, "sweep")).Select(setting => setting.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_are_as_distinct_as_settings() => Assert.Equal(256, Designs.Sobol(s_ranges, 256, seed: 5).DistinctBy(setting => setting.Name).Count());

    [Fact]
    public void More_axes_than_sobol_knows_are_a_fault() => Assert.Equal(
        "the option design sobol: 17 axes, more than 16; vary fewer options, or use the option design random",
        Assert.Throws<InputException>(() => Designs.Sobol(Axes([.. Enumerable.Range(1, 17).Select(i => $"a{i}=0..1")]), 4, seed: 1)).Message);

    private static string[] Random(int points, ulong seed) => [.. Designs.Random(s_ranges, points, new RandomStream(seed, "sweep")).Select(setting => setting.Name)];

    private static string[] Sobol(int points, ulong seed) => [.. Designs.Sobol(s_ranges, points, seed).Select(setting => setting.Name)];

    private static int Value(Setting setting, int axis) => int.Parse(setting.Sets[axis].Split('=')[1], CultureInfo.InvariantCulture);

    private static IReadOnlyList<Axis> Axes(params string[] texts) => AxisParser.Parse(texts, ["finish", "like"]);
}
