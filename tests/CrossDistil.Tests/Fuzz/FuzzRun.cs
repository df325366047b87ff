using System.Diagnostics;
using System.Globalization;
using CrossDistil.Data;
using Xunit;

namespace CrossDistil.Tests.Fuzz;

/// <summary>
/// Gives damaged inputs to a reader, seed after seed: a fixed number of them, or as many as fit in CROSSDISTIL_FUZZ_MINUTES. A reader takes an input or ends with an
/// <see cref="InputException"/>, within half a minute, and with 256 MiB allocated at most.
/// </summary>
internal sealed class FuzzRun(string format, ITestOutputHelper output)
{
    private const long MaxBytes = 256L << 20;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);
    private int _cases, _taken;
    private TimeSpan _slowest;

    /// <param name="cases">How many, without a time.</param>
    /// <param name="make">Makes the input of a seed; returns what reads it, and looks at what was read.</param>
    public void Check(int cases, Func<Mutator, Action> make)
    {
        var clock = Stopwatch.StartNew();
        var minutes = double.Parse(Environment.GetEnvironmentVariable("CROSSDISTIL_FUZZ_MINUTES") ?? "0", CultureInfo.InvariantCulture);
        for (var seed = 0; seed < cases || clock.Elapsed.TotalMinutes < minutes; seed++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            One(seed, make(new Mutator(seed)));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{format}: {_cases} cases, {_cases - _taken} refused, {_taken} taken, {clock.Elapsed.TotalSeconds:0} s, slowest {_slowest.TotalMilliseconds:0} ms"));
        Assert.InRange(_cases - _taken, 1, _cases); // a reader that takes all was not reached
    }

    private void One(int seed, Action read)
    {
        var clock = Stopwatch.StartNew();
        var (isTaken, bytes) = (true, 0L);
        Exception? bug = null;
        var reading = new Thread(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read();
            }
            catch (InputException fault) when (IsClear(fault))
            {
                isTaken = false;
            }
            catch (Exception e)
            {
                bug = e;
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        reading.Start();
        if (!reading.Join(s_most)) Assert.Fail($"{format}: seed {seed} is not read within {s_most.TotalSeconds} s");
        if (bug is not null) Assert.Fail($"{format}: seed {seed}: {bug}");
        if (bytes > MaxBytes) Assert.Fail($"{format}: seed {seed} allocates {bytes} bytes");
        (_cases, _taken) = (_cases + 1, _taken + (isTaken ? 1 : 0));
        if (clock.Elapsed > _slowest) _slowest = clock.Elapsed;
    }

    /// <summary>Every fault says where, what and what to do.</summary>
    private static bool IsClear(InputException fault) => fault.Faults.All(line => line is { Where.Length: > 0, Problem.Length: > 0, Remedy.Length: > 0 } && !line.ToString().Contains('\n', StringComparison.Ordinal));
}
