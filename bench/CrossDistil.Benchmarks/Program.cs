using System.Diagnostics;
using System.Globalization;
using CrossDistil.Benchmarks;
using CrossDistil.Tensors;

// Usage: [threads] [batch] [steps]. Best of the steps, as neighbours on the machine only ever slow one down.
var numbers = args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
using var workers = new Workers(numbers.Length > 0 ? numbers[0] : null);
var batch = numbers.Length > 1 ? numbers[1] : 4096;
var steps = numbers.Length > 2 ? numbers[2] : 60;

Products.Print(workers);
using var step = new MmoeStep(workers, batch);
for (var i = 0; i < 10; i++) step.Run();
Array.Clear(step.Ticks);
var best = double.MaxValue;
var total = Stopwatch.StartNew();
for (var i = 0; i < steps; i++)
{
    var start = Stopwatch.GetTimestamp();
    step.Run();
    best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
}

var seconds = total.Elapsed.TotalSeconds;
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"\nMMoE step, batch {batch}, {workers.Threads} threads: {batch * steps / seconds:F0} rows/s (best step {batch / best:F0})"));
string[] parts = ["forward", "backward", "Adam", "row Adam"];
for (var i = 0; i < parts.Length; i++)
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"  {parts[i],-9} {1e3 * step.Ticks[i] / Stopwatch.Frequency / steps,7:F2} ms"));
