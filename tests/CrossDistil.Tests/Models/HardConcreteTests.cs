using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Models;

public sealed class HardConcreteTests : IDisposable
{
    private const int Edges = 40_000;
    private readonly ParameterSet _parameters = new(seed: 6);
    private readonly Workers _workers = new(1);
    private readonly Tape _tape;

    public HardConcreteTests() => _tape = new Tape(_workers);

    public void Dispose()
    {
        _parameters.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }

    [Theory]
    [InlineData(0.5, 0.3)]
    [InlineData(0.31, -0.4)]
    [InlineData(0.01, 0)]
    [InlineData(0.99, 0)]
    [InlineData(0, 5)]
    public void A_gate_follows_its_formula(double u, double logAlpha)
    {
        var gates = Gates(2, 3, logAlpha);
        gates.Uniform = () => u;
        var s = u == 0 ? 0 : Sigmoid((Math.Log(u) - Math.Log(1 - u) + logAlpha) * 1.5);
        Assert.All(Drawn(gates), z => Assert.Equal(Stretched(s), z, 1e-5));
        Assert.All(Values(gates, training: false), z => Assert.Equal(Stretched(Sigmoid(logAlpha)), z, 1e-5));
    }

    [Fact]
    public void Gates_start_mostly_open_and_yet_with_a_gradient()
    {
        var drawn = Drawn(new HardConcrete(_parameters, "start", 200, Edges / 200));
        Assert.Equal(0.97, Share(drawn, z => z > 0), 0.005);
        Assert.Equal(0.60, Share(drawn, z => z == 1), 0.01);
        Assert.Equal(0.37, Share(drawn, z => z is > 0 and < 1), 0.01);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(0)]
    [InlineData(1.5)]
    public void The_expected_number_of_open_gates_is_what_is_drawn(double logAlpha)
    {
        var gates = Gates(200, Edges / 200, logAlpha);
        var expected = gates.ExpectedOpen(_tape).Scalar / Edges;
        Assert.Equal(expected, Share(Drawn(gates), z => z > 0), 0.01);
    }

    [Fact]
    public void A_drawn_gate_has_the_gradient_of_its_formula()
    {
        var gates = Gates(2, 3, 0);
        double[] u = [0.2, 0.35, 0.5, 0.6, 0.7, 0.3]; // none at an end
        var next = 0;
        gates.Uniform = () => u[next++ % u.Length];
        Differences.Check(tape => gates.Forward(new Pass(tape, IsTraining: true, Dropout.Off)), _parameters.Parameters[^1]);
        Assert.Contains(_parameters.Parameters[^1].Gradient.ToArray(), gradient => gradient != 0);
    }

    private static double Share(float[] gates, Func<float, bool> which) => gates.Count(which) / (double)gates.Length;

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Stretched(double s) => Math.Clamp((s * 1.2) - 0.1, 0, 1);

    private HardConcrete Gates(int to, int from, double logAlpha)
    {
        var gates = new HardConcrete(_parameters, "gates", to, from);
        _parameters.Parameters[^1].Values.Fill((float)logAlpha);
        return gates;
    }

    private float[] Drawn(HardConcrete gates) => Values(gates, training: true);

    private float[] Values(HardConcrete gates, bool training) => gates.Forward(new Pass(_tape, training, Dropout.Off)).Values.ToArray();
}
