using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Ingest;
using CrossDistil.Runs;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Samples;

// A backbone of one's own, h^t = h + MLP_t(h). Train with it: dotnet run -c Release --project samples/OwnBackbone EXPERIMENT.json RUN
public sealed record AdapterOptions(int Width = 32) : BackboneOptions, IBackboneFactory
{
    public Backbone Create(ParameterSet parameters, int input, int tasks) => new Adapters(this, parameters, input, tasks);
}

public sealed class Adapters(AdapterOptions options, ParameterSet parameters, int input, int tasks) : Backbone
{
    private readonly Mlp _shared = new(parameters, "shared", input, [options.Width]);
    private readonly Mlp[] _own = [.. Enumerable.Range(0, tasks).Select(t => new Mlp(parameters, $"adapter.{t}", options.Width, [options.Width]))];
    public override int Width => options.Width;
    public override void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden)
    {
        var h = _shared.Forward(pass, x[0]);                                                                // [rows, width]
        for (var task = 0; task < _own.Length; task++) hidden[task] = h + _own[task].Forward(pass, h);      // [rows, width]
    }

    public static void Main(string[] args)
    {
        var run = new RunFolder(args[1]);
        run.Check(overwrite: false);
        var (file, folder, _, _) = ExperimentFile.Load(args[0], sets: [], seed: null);
        var experiment = file with { Model = file.Model with { Backbone = new AdapterOptions() }, Cache = file.Cache ?? ".crossdistil/own" };
        var encoded = Path.GetFullPath(experiment.Cache, folder);
        if (!Ingester.IsFresh(encoded, experiment.Data, folder)) Ingester.Run(experiment.Data, folder, encoded, null, default);
        using var cache = DatasetCache.Open(encoded);
        var metrics = new TrainingJob(experiment, folder, cache).Train(run, progress: null, TimeProvider.System, CancellationToken.None);
        foreach (var (task, measured) in metrics.Test) Console.WriteLine($"{task}: AUC {measured.Auc:F4}, logloss {measured.Logloss:F4}");
    }
}
