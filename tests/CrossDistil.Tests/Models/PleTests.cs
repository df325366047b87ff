using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Models;

public sealed class PleTests
{
    private static readonly PleOptions OneLevel = new() { Levels = [new() { Hidden = [8, 6], TaskExperts = 2, SharedExperts = 1 }] };

    [Fact]
    public void One_level_is_CGC_by_hand()
    {
        using var bench = new BackboneBench(OneLevel);
        var hidden = bench.Hidden();
        for (var task = 0; task < 2; task++)
        {
            string[] names = [$"task.{task}.expert.0", $"task.{task}.expert.1", "shared.expert.0"];
            float[][] experts = [.. names.Select(name => bench.Mlp($"level.0.{name}", 8, 6))];
            var gate = bench.Slice($"level.0.gate.{task}.weight");
            for (var row = 0; row < BackboneBench.Rows; row++)
            {
                var weights = Softmax(Enumerable.Range(0, 3).Select(e => Enumerable.Range(0, BackboneBench.Input).Sum(i => (double)At(bench, row, i) * gate.Values(i)[e])));
                for (var unit = 0; unit < 6; unit++)
                    Assert.Equal(Enumerable.Range(0, 3).Sum(e => weights[e] * experts[e][(row * 6) + unit]), hidden[task][(row * 6) + unit], 1e-5);
            }
        }
    }

    [Fact]
    public void One_level_has_no_shared_gate()
    {
        using var bench = new BackboneBench(OneLevel);
        Assert.DoesNotContain(bench.Parameters.Slices, slice => slice.Name.Contains("gate.shared", StringComparison.Ordinal));
    }

    [Fact]
    public void Experts_of_another_task_are_reached_through_the_shared_gate_of_the_level_below_and_no_other_way()
    {
        using var bench = new BackboneBench(BackboneBench.Options["ple"]);
        var reached = bench.ReachedBy(0);
        Assert.Contains("level.0.task.1.expert.0.0.weight", reached);
        Assert.Contains("level.0.gate.shared.weight", reached);
        Assert.DoesNotContain("level.0.gate.1.weight", reached);
        Assert.DoesNotContain(reached, name => name.StartsWith("level.1.task.1", StringComparison.Ordinal) || name.StartsWith("level.1.gate.1", StringComparison.Ordinal));
        Assert.Contains("level.1.shared.expert.1.1.weight", reached);
    }

    [Fact]
    public void No_parameter_holds_experts_of_two_tasks_or_a_tasks_and_shared_ones()
    {
        using var bench = new BackboneBench(BackboneBench.Options["ple"], tasks: 3);
        Assert.All(
            bench.Parameters.Slices.GroupBy(slice => slice.Parameter),
            parameter => Assert.Single(parameter.Select(Owner).Distinct(StringComparer.Ordinal)));

        static string Owner(ParameterSlice slice) => string.Join('.', slice.Name.Split('.')[2..4]); // task.T, shared.expert, gate.T
    }

    [Fact]
    public void A_shared_gate_mixes_all_experts_of_its_level()
    {
        using var bench = new BackboneBench(BackboneBench.Options["ple"], tasks: 3);
        Assert.Equal((BackboneBench.Input, (3 * 1) + 2), (bench.Slice("level.0.gate.shared.weight").Rows, bench.Slice("level.0.gate.shared.weight").Columns));
        Assert.Equal((8, 2 + 2), (bench.Slice("level.1.gate.2.weight").Rows, bench.Slice("level.1.gate.2.weight").Columns));
    }

    private static float At(BackboneBench bench, int row, int column) => bench.X[(row * BackboneBench.Input) + column];

    private static double[] Softmax(IEnumerable<double> logits)
    {
        double[] exponentials = [.. logits.Select(Math.Exp)];
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }
}
