using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tests.Tensors;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Models;

public sealed class SnrTests
{
    private const double Open = 20, Closed = -20; // ln α

    private static readonly SnrAverOptions OneLayer = new() { Subnets = 2, Hidden = [6] };

    [Theory]
    [InlineData("snr-aver")]
    [InlineData("snr-trans")]
    public void Gates_are_drawn_once_per_edge_in_training_and_never_when_scoring(string kind)
    {
        using var bench = new BackboneBench(BackboneBench.Options[kind]);
        var draws = new int[2];
        foreach (var (gates, mix) in ((Snr)bench.Backbone).Gates.Select((gates, mix) => (gates, mix)))
        {
            gates.Uniform = () =>
            {
                draws[mix]++;
                return 0.5;
            };
        }

        bench.Hidden();
        Assert.Equal([0, 0], draws);
        bench.Hidden(training: true);
        Assert.Equal([3 * 3, 2 * 3], draws); // 3 sub-networks to 3, then to 2 tasks
        bench.Hidden(training: true);
        Assert.Equal([2 * 3 * 3, 2 * 2 * 3], draws);
    }

    [Fact]
    public void Every_training_pass_draws_anew_and_the_same_seed_draws_the_same()
    {
        using var one = new BackboneBench(BackboneBench.Options["snr-aver"]);
        using var same = new BackboneBench(BackboneBench.Options["snr-aver"]);
        var first = one.Hidden(training: true);
        Assert.Equal(first, same.Hidden(training: true));
        Assert.NotEqual(first, one.Hidden(training: true));
    }

    [Fact]
    public void Open_edges_of_SNR_aver_pass_on_what_they_get()
    {
        using var bench = new BackboneBench(OneLayer);
        bench.Fill("snr.0.log_alpha", (_, _) => Open);
        float[] sum = [.. bench.Mlp("snr.0.subnet.0", 6).Zip(bench.Mlp("snr.0.subnet.1", 6), (one, other) => one + other)];
        Assert.All(bench.Hidden(), hidden => Numbers.Close(sum, hidden, 1e-5, 1e-6));
    }

    [Fact]
    public void Open_edges_of_SNR_trans_have_a_matrix_each()
    {
        using var bench = new BackboneBench(new SnrTransOptions { Subnets = 2, Hidden = [6] });
        bench.Fill("snr.0.log_alpha", (_, _) => Open);
        float[][] subnets = [bench.Mlp("snr.0.subnet.0", 6), bench.Mlp("snr.0.subnet.1", 6)];
        var hidden = bench.Hidden();
        for (var to = 0; to < 2; to++)
        {
            var sum = new float[BackboneBench.Rows * 6];
            for (var from = 0; from < 2; from++)
                for (var i = 0; i < sum.Length; i++)
                    for (var k = 0; k < 6; k++) sum[i] += subnets[from][(i / 6 * 6) + k] * bench.Slice($"snr.0.transform.{to}.{from}").Values(k)[i % 6];
            Numbers.Close(sum, hidden[to], 1e-4, 1e-5);
        }
    }

    [Theory]
    [InlineData("snr-aver", false)]
    [InlineData("snr-aver", true)]
    [InlineData("snr-trans", false)]
    [InlineData("snr-trans", true)]
    public void A_closed_gate_passes_nothing_forth_or_back(string kind, bool training)
    {
        using var bench = new BackboneBench(BackboneBench.Options[kind]);
        foreach (var gates in ((Snr)bench.Backbone).Gates) gates.Uniform = () => 0.4;
        bench.Fill("snr.1.log_alpha", (to, from) => (to, from) is (0, 1) ? Closed : 0.5);
        var before = bench.Hidden(training);
        bench.Fill("snr.1.subnet.1.0.weight", (row, column) => Math.Sin(row + (3 * column)));
        var after = bench.Hidden(training);
        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);

        var reached = bench.ReachedBy(0);
        Assert.DoesNotContain(reached, name => name.StartsWith("snr.1.subnet.1", StringComparison.Ordinal) || name.StartsWith("snr.1.transform.0.1", StringComparison.Ordinal));
        Assert.Contains("snr.1.subnet.0.0.weight", reached);
        bench.Fill("snr.1.log_alpha", (_, _) => Closed);
        Assert.All(bench.Hidden(training).SelectMany(hidden => hidden), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_penalty_is_lambda_times_the_expected_number_of_open_edges()
    {
        using var bench = new BackboneBench(new SnrAverOptions { Subnets = 3, Hidden = [8, 6], Penalty = 0.25 });
        bench.Fill("snr.0.log_alpha", (to, from) => to - (0.7 * from));
        bench.Fill("snr.1.log_alpha", (to, from) => (0.5 * from) - to);
        var expected = bench.Parameters.Slices.Where(slice => slice.Name.EndsWith("log_alpha", StringComparison.Ordinal))
            .SelectMany(BackboneBench.Values).Sum(logAlpha => Sigmoid(logAlpha - (2 / 3.0 * Math.Log(0.1 / 1.1))));
        bench.Tape.Reset();
        Assert.Equal(0.25 * expected, bench.Backbone.Penalty(bench.Tape)!.Scalar, 1e-5);
        Differences.Check(tape => bench.Backbone.Penalty(tape)! * 4, bench.Slice("snr.0.log_alpha").Parameter, bench.Slice("snr.1.log_alpha").Parameter);
    }

    [Fact]
    public void There_is_no_penalty_at_zero_nor_in_other_backbones()
    {
        using var off = new BackboneBench(OneLayer with { Penalty = 0 });
        using var mmoe = new BackboneBench(BackboneBench.Options["mmoe"]);
        Assert.Null(off.Backbone.Penalty(off.Tape));
        Assert.Null(mmoe.Backbone.Penalty(mmoe.Tape));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(10, true)]
    public void Training_under_a_large_penalty_closes_gates(double penalty, bool closes)
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.With(training => training with { Batch = 64, Rate = 0.1 }) with
        {
            Method = new PlainMethod(), Model = SmallData.Experiment.Model with { Backbone = OneLayer with { Penalty = penalty } },
        });
        using var step = bench.Step();
        for (var i = 0; i < 60; i++) step.Run();
        var logAlpha = BackboneBench.Values(bench.Trained.Model.Slices.Single(slice => string.Equals(slice.Name, "snr.0.log_alpha", StringComparison.Ordinal)));
        Assert.Equal(closes, logAlpha.Max() < -2);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
