using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>A small encoded dataset of one to four tasks in a folder of its own, and experiments over it.</summary>
internal sealed class SmallData : IDisposable
{
    public static readonly string[] Tasks = ["click", "like"];

    /// <summary>Names for rows of up to four labels.</summary>
    public static readonly string[] FourTasks = [.. Tasks, "follow", "buy"];

    /// <summary>The paper's form: online teachers, heads on the students' backbone, that rank and nothing else.</summary>
    public static readonly CrossDistilMethod CrossDistil = new()
    {
        TeacherNetwork = null, TeacherRegression = 0, RelativeBeta = false, TeacherGradient = 1, Teacher = TeacherMode.Online,
        Sampling = SamplingMode.Paper, TopUp = 0.2, Beta1 = 0.05, Beta2 = 0.05, Margin = (double?)0.5, MinPairRows = 1,
    };

    /// <summary>Mixture of experts; one epoch of batches of 32, one validation at its end.</summary>
    public static readonly Experiment Experiment = new()
    {
        Name = "small",
        Source = new SourceOptions { Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal) { ["log"] = new() { Files = ["log.csv"] } } },
        Features = [new CategoricalFeature { Name = "user" }, new CategoricalFeature { Name = "item" }],
        Tasks = [.. Tasks.Select(task => new TaskOptions { Name = task, Weight = 1 })],
        Split = new HashSplit { Key = "user" },
        Method = CrossDistil,
        Model = new ModelOptions { EmbeddingDim = 4, Backbone = new MmoeOptions { Experts = 2, Hidden = [8] }, Tower = [4], EmbeddingScale = 0.05 },
        Training = new TrainingOptions
        {
            Epochs = 1, Batch = 32, Rate = 0.01, Threads = 1, Patience = null, ValidationsPerEpoch = 1, EmbeddingOptimizer = EmbeddingOptimizer.Adam,
        },
    };

    /// <summary>A small network for teachers of their own.</summary>
    public static readonly TeacherNetwork Network = new() { EmbeddingDim = 3, Hidden = [6] };

    /// <summary>Teachers with networks of their own that rank and regress, on the rows of plain training.</summary>
    public static readonly CrossDistilMethod Own = CrossDistil with { TeacherNetwork = Network, TeacherRegression = 5, Sampling = SamplingMode.InBatch, TopUp = 0 };

    private const int Hints = 8;
    private static readonly string[] Splits = ["train", "validation", "test"];

    private readonly WorkFolder _folder = new();

    public SmallData(SmallRow[] train, SmallRow[] validation, SmallRow[] test)
    {
        SmallRow[][] rows = [train, validation, test];
        int[] ids = [.. Enumerable.Range(0, 2).Select(field => rows.SelectMany(split => split).Max(row => row.Ids[field]) + 1)];
        string[] tasks = FourTasks[..train[0].Labels.Length];
        var weighted = rows.Any(split => split.Any(row => row.Weight != 1));
        var ranked = rows.Any(split => split.Any(row => row.User != 0));
        var schema = new DatasetSchema([Field("user", ids[0]), Field("item", ids[1])], [], tasks);
        if (train[0].Privileged is not null)
            schema = new DatasetSchema([.. schema.Fields, Field("hint", Hints) with { IsPrivileged = true }], [new("outcome", new NumberEncoder(0, 1), IsPrivileged: true)], tasks);
        using var writer = new CacheWriter(CacheFolder);
        var first = 0;
        for (var split = 0; split < rows.Length; split++)
        {
            Write(writer, Splits[split], rows[split], first, train[0], weighted);
            if (ranked && split > 0) writer.Column(CacheFormat.Users(Splits[split])).Append<long>([.. rows[split].Select(row => row.User)]);
            first += rows[split].Length;
        }

        SplitReport[] reports = [.. rows.Select((split, i) => new SplitReport(Splits[i], split.Length, [.. tasks.Select((task, t) => Count(task, t, split))]))];
        writer.Finish("small", (Experiment with { SampleWeight = weighted ? "w" : null, Metrics = new() { User = ranked ? "u" : null } }).Data, schema, new IngestReport(first, reports, []));
    }

    public string Folder => _folder.Path;

    /// <summary>Whether the cache is opened as one that is too large to be read into memory.</summary>
    public bool IsMapped { get; set; }

    private string CacheFolder => Path.Combine(Folder, "cache");

    /// <summary>Every method by its kind, those that rank with both ways to draw rows, those that teach with every form of teacher.</summary>
    public static TheoryData<string> Methods =>
    [
        "plain", "blend", "self-snapshot", "bpr", "tf-kd", "kd", "pfd", "taug", "crossdistil", "bpr in-batch", "taug in-batch", "crossdistil in-batch",
        "kd own", "crossdistil own", "crossdistil snapshot",
    ];

    /// <summary>Rows to learn from, 100 to choose on, 100 to measure, with privileged values, which only pfd reads.</summary>
    public static SmallData Log(int train = 300, Func<SmallRow, SmallRow>? change = null)
    {
        return new(Rows(train, 1), Rows(100, 2), Rows(100, 3));
        SmallRow[] Rows(int count, int seed) => [.. SmallRow.Informed(SmallRow.Log(count, seed)).Select(change ?? (row => row))];
    }

    /// <summary>The same rows three times.</summary>
    public static SmallData Same(SmallRow[] rows) => new(rows, rows, rows);

    public static MethodOptions MethodOf(string kind) => kind switch
    {
        "plain" => new PlainMethod(),
        "bpr" => new BprMethod { Sampling = SamplingMode.Paper },
        "tf-kd" => new TfKdMethod(),
        "kd" => new KdMethod(),
        "pfd" => new PfdMethod { WarmUpSteps = 3 },
        "taug" => new TaugMethod { Sampling = SamplingMode.Paper, MinPairRows = 1 },
        "crossdistil" => CrossDistil,
        "blend" => new BlendMethod { Blend = 0.5 },
        "self-snapshot" => new SelfSnapshotMethod(),
        "kd own" => new KdMethod { TeacherNetwork = Network },
        "bpr in-batch" or "taug in-batch" or "crossdistil in-batch" => (RankingMethod)MethodOf(kind.Split(' ')[0]) with { Sampling = SamplingMode.InBatch, TopUp = 0.2 },
        "crossdistil own" => Own,
        "crossdistil snapshot" => Own with { Teacher = TeacherMode.Snapshot },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown method."),
    };

    /// <summary>An experiment over so many tasks.</summary>
    public static Experiment Over(int tasks, MethodOptions method) =>
        Experiment with { Tasks = [.. FourTasks[..tasks].Select(task => new TaskOptions { Name = task, Weight = 1 })], Method = method };

    public static Experiment With(Func<TrainingOptions, TrainingOptions> training) => Experiment with { Training = training(Experiment.Training) };

    public DatasetCache Open() => DatasetCache.Open(CacheFolder, IsMapped ? 0 : long.MaxValue);

    public RunFolder Run(string name = "run") => new(Path.Combine(Folder, name));

    public RunMetrics Train(Experiment experiment, string run = "run") => Execute(experiment, run, progress: null, CancellationToken.None);

    /// <summary>Trains until some steps are done, then cancels.</summary>
    public RunMetrics TrainAndCancel(Experiment experiment, long steps)
    {
        using var cancel = new CancellationTokenSource();
        if (steps == 0) cancel.Cancel();
        return Execute(experiment, "run", new Listener<TrainingProgress>(progress => { if (progress.Step == steps) cancel.Cancel(); }), cancel.Token);
    }

    public void Dispose() => _folder.Dispose();

    private RunMetrics Execute(Experiment experiment, string run, Listener<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var cache = Open();
        return new TrainingJob(experiment, Folder, cache).Train(Run(run), progress, TimeProvider.System, cancellation);
    }

    private static FieldSchema Field(string name, int ids) => new(name, IsList: false, new HashEncoder(KeyKind.Integer, ids));

    private static void Write(CacheWriter writer, string split, SmallRow[] rows, int first, SmallRow like, bool weighted)
    {
        for (var field = 0; field < 2; field++) writer.Column(CacheFormat.Ids(split, field)).Append<int>([.. rows.Select(row => row.Ids[field] + FieldEncoder.First)]);
        if (like.Privileged is not null)
        {
            writer.Column(CacheFormat.Ids(split, 2)).Append<int>([.. rows.Select(row => row.Privileged!.Value.Id + FieldEncoder.First)]);
            writer.Column(CacheFormat.Numbers(split, 0)).Append<float>([.. rows.Select(row => row.Privileged!.Value.Number)]);
        }

        for (var task = 0; task < like.Labels.Length; task++) writer.Column(CacheFormat.Labels(split, task)).Append<byte>([.. rows.Select(row => row.Labels[task])]);
        if (weighted) writer.Column(CacheFormat.Weights(split)).Append<float>([.. rows.Select(row => row.Weight)]);
        writer.Column(CacheFormat.Rows(split)).Append<long>([.. rows.Select((_, row) => (long)first + row)]);
    }

    private static LabelCounts Count(string name, int task, SmallRow[] rows) => new(
        name, rows.Count(row => row.Labels[task] == 1), rows.Count(row => row.Labels[task] == 0), rows.Count(row => row.Labels[task] == SmallRow.Missing));
}
