using System.Diagnostics;
using System.Globalization;
using CrossDistil.Tensors;

namespace CrossDistil.Benchmarks;

/// <summary>
/// GFLOP/s of the three products of a layer, through the tape: forward, and backward with and without the gradient of the input.
/// </summary>
internal static class Products
{
    public static void Print(Workers workers)
    {
        Console.WriteLine("layer                     forward  backward   GFLOP/s");
        Print(workers, 4096, 144, 2048, groups: 1);
        Print(workers, 4096, 256, 128, groups: 8);
        Print(workers, 4096, 144, 256, groups: 1);
        Print(workers, 4096, 128, 64, groups: 1);
        Print(workers, 4096, 144, 8, groups: 1);
        Print(workers, 4096, 64, 1, groups: 1);
        Print(workers, 1024, 1024, 1024, groups: 1);
    }

    private static void Print(Workers workers, int rows, int inputs, int outputs, int groups)
    {
        using var tape = new Tape(workers);
        using var x = new Parameter("x", rows, inputs * groups);
        using var weight = new Parameter("weight", inputs * groups, outputs);
        var random = new Random(1);
        foreach (ref var value in x.Values) value = random.NextSingle() - 0.5f;
        foreach (ref var value in weight.Values) value = random.NextSingle() - 0.5f;
        double forward = double.MaxValue, backward = double.MaxValue;
        for (var i = 0; i < 40; i++)
        {
            tape.Reset();
            var start = Stopwatch.GetTimestamp();
            var y = tape.GroupedDense(tape.Use(x), weight, bias: null, groups, Activation.None);
            forward = Math.Min(forward, Stopwatch.GetElapsedTime(start).TotalSeconds);
            var loss = tape.Sum(y);
            start = Stopwatch.GetTimestamp();
            tape.Backward(loss);
            backward = Math.Min(backward, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        var work = 2e-9 * rows * inputs * outputs * groups;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rows}×{inputs} · {inputs}×{outputs} × {groups,-6} {work / forward,8:F0} {2 * work / backward,8:F0}"));
    }
}
