using CrossDistil.Tensors;
using Xunit;

namespace CrossDistil.Tests.Tensors;

/// <summary>Compares the gradients of a function with its central differences.</summary>
internal static class Differences
{
    private const float Step = 1e-2f;

    /// <summary>The loss is a fixed weighting of the result's elements, so that each of them matters in its own way.</summary>
    public static void Check(Func<Tape, Tensor> function, params Parameter[] parameters)
    {
        using var workers = new Workers(2);
        using var tape = new Tape(workers);
        foreach (var p in parameters) p.Gradient.Clear();
        tape.Backward(Loss(tape, function));
        foreach (var p in parameters)
        {
            for (var i = 0; i < p.Values.Length; i++)
            {
                var value = p.Values[i];
                p.Values[i] = value + Step;
                var up = Loss(tape, function).Scalar;
                p.Values[i] = value - Step;
                var down = Loss(tape, function).Scalar;
                p.Values[i] = value;
                var (expected, actual) = ((up - down) / (2 * Step), p.Gradient[i]);
                Assert.True(
                    Math.Abs(expected - actual) < 3e-3 + (1e-2 * Math.Abs(expected)),
                    $"{p.Name}[{i}]: differences give {expected}, backward {actual}");
            }
        }
    }

    private static Tensor Loss(Tape tape, Func<Tape, Tensor> function)
    {
        tape.Reset();
        var y = function(tape);
        return tape.Sum(y * tape.Constant(Numbers.Normal(y.Rows * y.Columns, seed: 99), y.Rows, y.Columns));
    }
}
