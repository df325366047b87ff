using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Workbench;

/// <summary>An experiment over generated rows, with everything that training it needs; the rows lie in a temporary folder, or in one that is kept.</summary>
internal sealed class BenchmarkSetup : IDisposable
{
    private static readonly string[] s_tasks = ["finish", "like"];
    private static readonly double[] s_baseRates = [0.37994, 0.01101]; // the paper's short-video data
    private readonly DirectoryInfo? _temporary;     // null = the cache is kept
    private readonly DatasetCache _cache;
    private readonly Experiment _experiment;

    public BenchmarkSetup(BenchmarkOptions options, TimeProvider time)
    {
        Memory = new PeakMemory(time);
        string[] fields = [.. Enumerable.Range(0, options.Fields).Select(field => $"field{field}")];
        int[] fieldIds = [.. fields.Select((_, f) => (options.Vocab / fields.Length) + (f < options.Vocab % fields.Length ? 1 : 0))];
        _experiment = new Experiment
        {
            Name = "benchmark",
            Source = new SourceOptions { Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal) },
            Features = [.. fields.Select(field => new CategoricalFeature { Name = field })],
            Tasks = [.. s_tasks.Select(task => new TaskOptions { Name = task })],
            Split = new HashSplit { Key = fields[0] },
            Method = options.Method,
            Model = options.Model,
            Training = new TrainingOptions { Batch = options.Batch, Threads = options.Threads, OutOfCore = options.OutOfCore },
        };
        _temporary = options.Folder is null ? Directory.CreateTempSubdirectory("crossdistil-bench-") : null;
        var folder = _temporary?.FullName ?? Path.Combine(options.Folder!, $"{options.Rows}x{options.Fields}of{options.Vocab}");
        if (DatasetCache.OriginOf(folder) is null)
            RandomCache.Write(
                Directory.CreateDirectory(folder).FullName, _experiment.Data, fieldIds, s_baseRates, Math.Max(options.Rows, options.Batch),
                seed: 1);
        _cache = DatasetCache.Open(folder);
        Workers = new Workers(options.Threads) { GemmClock = Clock };
        Trained = new TrainedModel(_experiment, _cache.Training);
    }

    /// <summary>Times the products of all work done here.</summary>
    public GemmClock Clock { get; } = new();

    /// <summary>Looks at the process's memory from before the model was built.</summary>
    public PeakMemory Memory { get; }

    public Workers Workers { get; }

    public TrainedModel Trained { get; }

    /// <summary>The trainer's own step, drawing and reading rows included.</summary>
    public TrainingStep Step() =>
        StepFactory.Create(new TrainingSetup(_experiment, _cache.Training), Trained, Workers);

    /// <summary>Rows to draw from.</summary>
    public int Rows => _cache.Train.Rows;

    /// <summary>What scores these rows.</summary>
    public Scorer Scorer(int rowsPerPass) => new(Trained.Model, _cache.Train, _cache.Schema, Workers, rowsPerPass);

    public void Dispose()
    {
        Trained.Dispose();
        Workers.Dispose();
        _cache.Dispose();
        _temporary?.Delete(recursive: true);
        Memory.Dispose();
    }
}
