using CrossDistil.Scoring.Models;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Models;

public sealed class CrossStitchTests
{
    private static readonly CrossStitchOptions Options = new() { Hidden = [8, 6] };

    [Fact]
    public void With_stitches_of_identity_every_task_has_its_column_to_itself()
    {
        using var bench = new BackboneBench(Options, tasks: 3);
        Fill(bench, (_, to, from) => to == from ? 1 : 0);
        var hidden = bench.Hidden();
        for (var task = 0; task < 3; task++) Numbers.Close(bench.Mlp($"column.{task}", Options.Hidden), hidden[task], 1e-5, 1e-6);
        Assert.Equal(["column.1.0", "column.1.1"], Owners(bench.ReachedBy(1)));
    }

    [Fact]
    public void A_stitch_is_read_as_to_from()
    {
        using var bench = new BackboneBench(Options);
        Fill(bench, (layer, to, from) => layer == 0 ? (to == from ? 1 : 0) : (from == 1 ? 1 + to : 0)); // both read column 1, task 1 doubly
        var (hidden, column) = (bench.Hidden(), bench.Mlp("column.1", Options.Hidden));
        Numbers.Close(column, hidden[0], 1e-5, 1e-6);
        Numbers.Close([.. column.Select(value => 2 * value)], hidden[1], 1e-5, 1e-6);
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0.9, 0.1)]
    [InlineData(3, 0.9, 0.05)]
    [InlineData(8, 0.9, 0.1 / 7)]
    public void Stitches_start_with_most_of_the_tasks_own_column(int tasks, double own, double other)
    {
        using var bench = new BackboneBench(Options, tasks);
        foreach (var name in new[] { "stitch.0", "stitch.1" })
            for (var to = 0; to < tasks; to++)
                for (var from = 0; from < tasks; from++) Assert.Equal(to == from ? own : other, bench.Slice(name).Values(to)[from], 1e-6);
    }

    [Fact]
    public void Stitches_share_the_columns()
    {
        using var bench = new BackboneBench(Options);
        Assert.Equal(["column.0.0", "column.0.1", "column.1.0", "column.1.1"], Owners(bench.ReachedBy(0)));
    }

    private static void Fill(BackboneBench bench, Func<int, int, int, double> value)
    {
        for (var layer = 0; layer < Options.Hidden.Count; layer++)
        {
            var l = layer;
            bench.Fill($"stitch.{layer}", (to, from) => value(l, to, from));
        }
    }

    private static string[] Owners(string[] reached) =>
        [.. reached.Where(name => name.EndsWith("weight", StringComparison.Ordinal)).Select(name => name[..^".weight".Length]).Order(StringComparer.Ordinal)];
}
