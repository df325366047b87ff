using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Models;

/// <summary>A small backbone by itself, on random rows, to look at what goes through it and back.</summary>
internal sealed class BackboneBench : IDisposable
{
    public const int Rows = 16, Input = 6;
    private const ulong Seed = 4;

    private readonly Workers _workers = new(1);
    private readonly Tensor[] _x, _hidden;

    public BackboneBench(BackboneOptions options, int tasks = 2)
    {
        Tape = new Tape(_workers);
        Parameters = new ParameterSet(Seed);
        Backbone = options.Build(Parameters, Input, tasks);
        (_x, _hidden) = (new Tensor[tasks], new Tensor[tasks]);
        foreach (var slice in Parameters.Slices.Where(slice => slice.Name.EndsWith("bias", StringComparison.Ordinal)))
            Fill(slice.Name, (_, column) => Math.Cos(slice.Name.Sum(c => c) + column) / 2); // no two members alike
    }

    public static TheoryData<string> Kinds => [.. Options.Keys];

    /// <summary>One of each kind, of two layers or levels.</summary>
    public static IReadOnlyDictionary<string, BackboneOptions> Options { get; } = new Dictionary<string, BackboneOptions>(StringComparer.Ordinal)
    {
        ["single"] = new SingleOptions { Hidden = [8, 6] },
        ["shared-bottom"] = new SharedBottomOptions { Hidden = [8, 6] },
        ["cross-stitch"] = new CrossStitchOptions { Hidden = [8, 6] },
        ["mmoe"] = new MmoeOptions { Experts = 2, Hidden = [8, 6] },
        ["ple"] = new PleOptions { Levels = [new() { Hidden = [8], TaskExperts = 1, SharedExperts = 2 }, new() { Hidden = [7, 6] }] },
        ["snr-trans"] = new SnrTransOptions { Subnets = 3, Hidden = [8, 6] },
        ["snr-aver"] = new SnrAverOptions { Subnets = 3, Hidden = [8, 6] },
    };

    public Tape Tape { get; }

    public ParameterSet Parameters { get; }

    public Backbone Backbone { get; }

    /// <summary>Every task's input, [rows, input].</summary>
    public float[] X { get; } = Numbers.Normal(Rows * Input, seed: 7);

    /// <summary>Hidden vectors of every task on an emptied tape.</summary>
    public ReadOnlySpan<Tensor> Forward(bool training = false)
    {
        Tape.Reset();
        _x.AsSpan().Fill(Tape.Constant(X, Rows, Input));
        Backbone.Forward(PassOf(training), _x, _hidden);
        return _hidden;
    }

    public float[][] Hidden(bool training = false) => [.. Forward(training).ToArray().Select(hidden => hidden.Values.ToArray())];

    /// <summary>An MLP of its own with the very start of the backbone's members of that name, on the same rows.</summary>
    public float[] Mlp(string name, params IReadOnlyList<int> hidden)
    {
        using var parameters = new ParameterSet(Seed);
        var mlp = new Mlp(parameters, name, Input, hidden);
        foreach (var slice in parameters.Slices)
            for (var row = 0; row < slice.Rows; row++) Slice(slice.Name).Values(row).CopyTo(slice.Values(row));
        Tape.Reset();
        return mlp.Forward(PassOf(training: false), Tape.Constant(X, Rows, Input)).Values.ToArray();
    }

    public ParameterSlice Slice(string name) => Parameters.Slices.Single(slice => string.Equals(slice.Name, name, StringComparison.Ordinal));

    public static float[] Values(ParameterSlice slice) => [.. Enumerable.Range(0, slice.Rows).SelectMany(row => slice.Values(row).ToArray())];

    public void Fill(string name, Func<int, int, double> value)
    {
        var slice = Slice(name);
        for (var row = 0; row < slice.Rows; row++)
            for (var column = 0; column < slice.Columns; column++) slice.Values(row)[column] = (float)value(row, column);
    }

    /// <summary>Names of the slices that a loss on the hidden vectors of some tasks reaches.</summary>
    public string[] ReachedBy(params int[] tasks)
    {
        foreach (var parameter in Parameters.Parameters) parameter.Gradient.Clear();
        var hidden = Forward(training: true);
        Tensor? loss = null;
        foreach (var task in tasks)
        {
            var term = Tape.Sum(hidden[task] * Tape.Constant(Numbers.Normal(Rows * Backbone.Width, seed: 20 + task), Rows, Backbone.Width));
            loss = loss is null ? term : loss + term;
        }

        Tape.Backward(loss!);
        return [.. Parameters.Slices.Where(IsReached).Select(slice => slice.Name)];
    }

    public void Dispose()
    {
        Parameters.Dispose();
        Tape.Dispose();
        _workers.Dispose();
    }

    private static bool IsReached(ParameterSlice slice) => Enumerable.Range(0, slice.Rows).Any(row => slice.Gradient(row).ContainsAnyExcept(0));

    private Pass PassOf(bool training) => new(Tape, training, Dropout.Off);
}
