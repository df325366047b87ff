using System.Text;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;
using CrossDistil.Ingest;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;
using CrossDistil.Runs;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tests.Bundles;
using CrossDistil.Tests.Corpus;
using CrossDistil.Tests.Experiments;
using CrossDistil.Tests.Ingest;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Fuzz;

/// <summary>Damaged files are refused in one line, or read as what they are: never a crash, a hang or memory without bound. What a checksum covers is never taken changed.</summary>
public sealed class FileFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Experiments()
    {
        var text = $$"""{ {{ExperimentText.Data}}, "method": {"kind": "crossdistil", "alpha": [0.2, 0.3], "margin": {"finish": 1.5, "like": null} }, "model": {"backbone": {"kind": "ple"}, "tower": [8]}, "training": {"epochs": 3, "seed": 7, "select": "auc"} }""";
        using var work = new Workplace();
        Run("experiment", 1500, mutator =>
        {
            File.WriteAllBytes(work["e.json"], mutator.TextOrBytes(Encoding.UTF8.GetBytes(text)));
            return () => ExperimentFile.Resolved(ExperimentFile.Load(work["e.json"], [], null).Experiment);
        });
    }

    [Theory]
    [InlineData("csv", 15)]
    [InlineData("json", 15)]
    [InlineData("parquet", 15)]
    public void Sources(string format, int cases)
    {
        using var work = new Workplace().Write("good.csv", Workplace.Log);
        using (var duck = new DuckDbConnection(":memory:", TestContext.Current.CancellationToken))
            duck.Execute($"COPY (SELECT * FROM read_csv('{work["good.csv"]}')) TO '{work[$"good.{format}"]}.out' (FORMAT {format})");
        var (good, file) = (File.ReadAllBytes(work[$"good.{format}.out"]), $"log.{format}");
        var data = Workplace.Options with { Source = Workplace.Options.Source with { Tables = Workplace.Tables(("log", file)), MaxRejected = 0.5 } };
        Run(format, cases, mutator =>
        {
            File.WriteAllBytes(work[file], format is "parquet" ? mutator.Bytes(good, good) : mutator.TextOrBytes(good));
            return () =>
            {
                Ingester.Run(data, work.Folder, work.Cache, null, new IngestLimits(1, 256L << 20), CancellationToken.None);
                ReadAll(work.Cache);
            };
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Caches(bool isSealed)
    {
        using var good = new Workplace().Write("log.csv", Workplace.Log);
        good.Ingest(Workplace.Everything);
        var files = Folders.Read(good.Cache);
        Run(isSealed ? "cache, sealed" : "cache", 100, mutator =>
        {
            var changed = Restore(good.Cache, files, mutator, "schema.json");
            if (isSealed) Damage.Repair(good.Cache);
            return () =>
            {
                ReadAll(good.Cache);
                if (!isSealed) Assert.False(changed, "a changed cache is taken");
            };
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Checkpoints(bool isSealed)
    {
        using var data = SmallData.Same(SmallRow.Of("++", "--", "+-", "-+"));
        using var bench = new TrainingBench(data, SmallData.Experiment);
        using var work = new Workplace();
        Checkpoint.Save(work["m.ckpt"], bench.Trained);
        var good = File.ReadAllBytes(work["m.ckpt"]);
        var hash = bench.Trained.SchemaHash;
        Run(isSealed ? "checkpoint, sealed" : "checkpoint", 1000, mutator =>
        {
            var bytes = mutator.Bytes(good, good);
            File.WriteAllBytes(work["m.ckpt"], isSealed ? Damage.Resealed(bytes) : bytes);
            return () =>
            {
                Checkpoint.LoadServed(work["m.ckpt"], hash, bench.Trained.Model);
                Checkpoint.Load(work["m.ckpt"], bench.Trained);
                if (!isSealed) Assert.Equal(good, bytes);
            };
        });
    }

    [Fact]
    public void Calibrators()
    {
        var good = """{"formatVersion": 2, "tasks": {"watch": {"kind": "platt", "slope": 0.5, "intercept": -2}, "like": {"kind": "isotonic", "logits": [-1, 0, 2.5], "probabilities": [0.1, 0.1, 0.9]}, "buy": {"kind": "none"}}}"""u8.ToArray();
        Run("calibrators", 2000, mutator =>
        {
            var text = mutator.TextOrBytes(good);
            return () =>
            {
                foreach (var calibrator in CalibratorFile.Read("c", text).Values)
                    Assert.All(calibrator.Probabilities([-1e30f, -1, 0, 0.5f, 1e30f]), p => Assert.InRange(p, 0, 1));
            };
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_folders(bool isSealed)
    {
        using var data = new SmallBundle();
        var files = Folders.Read(data.Run.Folder);
        foreach (var name in files.Keys.Where(name => Path.GetExtension(name) is ".ckpt" or ".optimizer" || name is "experiment.json" || name.StartsWith("schema", StringComparison.Ordinal)).ToArray()) files.Remove(name);
        files["run.sha256"] = Encoding.ASCII.GetBytes(string.Join('\n', Encoding.ASCII.GetString(files["run.sha256"]).Split('\n').Where(line => !line.EndsWith("experiment.json", StringComparison.Ordinal)))); // which may be edited
        Run(isSealed ? "run folder, sealed" : "run folder", 100, mutator =>
        {
            var changed = Restore(data.Run.Folder, files, mutator, null);
            if (isSealed) Damage.Repair(data.Run.Folder);
            return () =>
            {
                if (data.Run.ReadMetrics() is { } metrics)
                    foreach (var task in metrics.BestStep.Keys) metrics.Chosen(task);
                data.Run.ReadStrata();
                data.Run.ReadBest();
                data.Run.ReadCalibrators(SmallBundle.Tasks);
                data.Run.ReadPredictions(SmallBundle.Tasks);
                if (!isSealed) Assert.False(changed, "a changed run is taken");
            };
        });
    }

    [Fact]
    public void Schemas_of_runs()
    {
        using var data = new SmallBundle();
        var folder = RunSchema.FolderOf(data.Run.Folder);
        var (files, hash) = (Folders.Read(folder), RunSchema.Load(data.Run.Folder).Hash);
        Run("schema of a run", 300, mutator =>
        {
            Restore(folder, files, mutator, "schema.json");
            return () =>
            {
                _ = RunSchema.HashOf(data.Run.Folder);
                Assert.Equal(hash, RunSchema.Load(data.Run.Folder).Hash); // spaces may change, what it says may not
            };
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void States(bool isSealed)
    {
        using var data = new BrokenStates();
        Run(isSealed ? "state, sealed" : "state", 150, Damaged(Path.Combine(data.Folder, BrokenStates.State), isSealed, () =>
        {
            if (data.Resume(data.Folder) is [var warning, ..]) throw new InputException("state", warning, "use the one before"); // which there is none of here
        }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Optimizer_files(bool isSealed)
    {
        using var data = new BrokenStates();
        Run(isSealed ? "optimizer file, sealed" : "optimizer file", 150, Damaged(Path.Combine(data.Folder, BrokenStates.Optimizers(data.Folder)), isSealed, () => data.Start(data.Folder)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bundles_in_folders(bool isSealed)
    {
        using var data = new SmallBundle();
        data.Export();
        var files = Folders.Read(data.PathOf("bundle"));
        Run(isSealed ? "bundle, sealed" : "bundle", 150, mutator =>
        {
            var changed = Restore(data.PathOf("bundle"), files, mutator, "bundle.json");
            if (isSealed) Damage.Repair(data.PathOf("bundle"));
            return () =>
            {
                Score(data, "bundle");
                if (!isSealed) Assert.False(changed, "a changed bundle is taken");
            };
        });
    }

    [Fact]
    public void Bundles_in_archives()
    {
        using var data = new SmallBundle();
        data.Export("bundle.zip");
        var (good, expected) = (File.ReadAllBytes(data.PathOf("bundle.zip")), Score(data, "bundle.zip"));
        Run("bundle in ZIP", 600, mutator =>
        {
            File.WriteAllBytes(data.PathOf("bundle.zip"), mutator.Bytes(good, good));
            return () => Assert.Equal(expected, Score(data, "bundle.zip")); // times and comments of an archive may change, what it holds may not
        });
    }

    private void Run(string format, int cases, Func<Mutator, Action> make) => new FuzzRun(format, output).Check(cases, make);

    /// <summary>Puts all files back but one, which is damaged; of half of them the given one. Tells whether it differs.</summary>
    private static bool Restore(string folder, SortedDictionary<string, byte[]> files, Mutator mutator, string? favourite)
    {
        foreach (var (path, content) in files) File.WriteAllBytes(Path.Combine(folder, path), content);
        var name = favourite is not null && mutator.Next(2) == 0 ? favourite : files.Keys.ElementAt(mutator.Next(files.Count));
        var other = files.Values.ElementAt(mutator.Next(files.Count));
        var isText = Path.GetExtension(name) is ".json" or ".csv" or ".sha256";
        var bytes = isText ? mutator.TextOrBytes(files[name]) : mutator.Bytes(files[name], other);
        File.WriteAllBytes(Path.Combine(folder, name), bytes);
        return !bytes.AsSpan().SequenceEqual(files[name]);
    }

    /// <summary>Damages a state, sealed half the time in its header alone; what else lies in its run's folder is put back. What is not sealed and is taken is unchanged.</summary>
    private static Func<Mutator, Action> Damaged(string path, bool isSealed, Action read)
    {
        var run = Path.GetDirectoryName(Path.GetDirectoryName(path))!;
        var (files, good) = (Folders.Read(run), File.ReadAllBytes(path));
        return mutator =>
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(run, "checkpoints"))) File.Delete(file); // of the training before
            foreach (var (name, content) in files) File.WriteAllBytes(Path.Combine(run, name), content);
            var bytes = isSealed && mutator.Next(2) == 0 ? Damage.WithHeader(good, header => Behind(header, "\"checkpoints\":", mutator)) : mutator.Bytes(good, good);
            File.WriteAllBytes(path, isSealed ? Damage.Resealed(bytes) : bytes);
            return () =>
            {
                read();
                if (!isSealed) Assert.Equal(good, bytes);
            };
        };
    }

    /// <summary>Damages a text from a place on, most of the time: what stands before would hide what stands behind.</summary>
    private static string Behind(string text, string place, Mutator mutator)
    {
        var at = mutator.Next(5) == 0 ? 0 : text.IndexOf(place, StringComparison.Ordinal);
        return text[..at] + mutator.Text(text[at..]);
    }

    private static void ReadAll(string folder)
    {
        using var cache = DatasetCache.Open(folder);
        foreach (var split in (DatasetSplit[])[cache.Train, cache.Validation, cache.OpenTest()])
        {
            var reader = new BatchReader(split, cache.Schema);
            var batch = reader.NewBatch(Math.Max(split.Rows, 1));
            reader.Read(0, split.Rows, batch);
        }
    }

    private static float[] Score(SmallBundle data, string name)
    {
        using var ranker = Ranker.Load(data.PathOf(name));
        var request = ranker.NewRequest();
        request.Begin(3);
        foreach (var (f, feature) in ranker.Features.Index())
            for (var row = 0; row < 3; row++) request.Set(row, f, feature.IsList ? "a" : row);
        ranker.Score(request);
        return [.. request.Logits(0), .. request.Scores.ToArray().Select(score => (float)score)];
    }
}
