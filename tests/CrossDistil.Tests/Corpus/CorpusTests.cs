using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Runs;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tests.Bundles;
using CrossDistil.Tests.Experiments;
using CrossDistil.Tests.Ingest;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Corpus;

/// <summary>Broken files end in one line that says where, what and what to do. The cases are in Corpus/cases.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const int Least = 200;

    [Fact]
    public void There_are_two_hundred_broken_inputs_at_least_and_none_is_there_twice()
    {
        var files = CorpusFile.Formats.Select(CorpusFile.Read).ToArray();
        foreach (var file in files) output.WriteLine($"{file.Format}: {file.Inputs.Count}");
        Assert.All(files, file => Assert.Equal(file.Inputs.Count, file.Inputs.DistinctBy(input => input.Text).Count()));
        Assert.All(files, file => Assert.Equal(file.Inputs.Count, file.Inputs.DistinctBy(input => input.Name).Count()));
        Assert.All(files.SelectMany(file => file.Inputs), input => Assert.DoesNotContain("?", input.Says));
        Assert.InRange(files.Sum(file => file.Inputs.Count), Least, int.MaxValue);
    }

    [Fact]
    public Task An_experiment_file() => Check("experiment", input =>
    {
        var text = input.Text.Replace("@data", ExperimentText.Data, StringComparison.Ordinal).Replace("@source", ExperimentText.Source, StringComparison.Ordinal)
            .Replace("@features", ExperimentText.Features, StringComparison.Ordinal).Replace("@tasks", ExperimentText.Tasks, StringComparison.Ordinal).Replace("@split", ExperimentText.Split, StringComparison.Ordinal);
        using var work = new Workplace();
        File.WriteAllBytes(work["e.json"], (input with { Text = text }).Bytes);
        return Refusal(work.Folder, () => ExperimentFile.Load(work["e.json"], [], null));
    });

    [Theory]
    [InlineData("csv")]
    [InlineData("json-lines")]
    public Task A_source_file(string format) => Check(format, input =>
    {
        var source = BrokenSource.Of(input);
        using var work = new Workplace();
        File.WriteAllBytes(work[source.File], source.Content);
        return Refusal(work.Folder, () => work.Ingest(source.Data));
    });

    [Fact]
    public Task A_Parquet_file() => Check("parquet", input =>
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        using (var duck = new DuckDbConnection(":memory:", TestContext.Current.CancellationToken))
            duck.Execute($"COPY (SELECT * FROM read_csv('{work["log.csv"]}')) TO '{work["log.parquet"]}' (FORMAT parquet)");
        Damage.Apply(work.Folder, input.Text);
        return Refusal(work.Folder, () => work.Ingest(Workplace.Options with { Source = Workplace.Options.Source with { Tables = Workplace.Tables(("log", "log.parquet")) } }));
    });

    [Fact]
    public async Task A_cache()
    {
        using var good = new Workplace().Write("log.csv", Workplace.Log);
        good.Ingest(Workplace.Everything);
        await Check("cache", input =>
        {
            using var work = new Workplace();
            Folders.Copy(good.Cache, work.Cache);
            Damage.Apply(work.Cache, input.Text);
            return Refusal(work.Folder, () => DatasetCache.Open(work.Cache).Dispose());
        });
    }

    [Fact]
    public async Task A_checkpoint()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "--", "+-", "-+"));
        using var bench = new TrainingBench(data, SmallData.Experiment);
        await Check("checkpoint", input =>
        {
            using var work = new Workplace();
            Checkpoint.Save(work["m.ckpt"], bench.Trained);
            Damage.Apply(work.Folder, input.Text);
            return Refusal(work.Folder, () => Checkpoint.Load(work["m.ckpt"], bench.Trained));
        });
    }

    [Fact]
    public Task Calibrators() => Check("calibrators", input =>
    {
        using var work = new Workplace();
        File.WriteAllBytes(work["calibrators.json"], input.Bytes);
        return Refusal(work.Folder, () => CalibratorFile.Load(work["calibrators.json"]));
    });

    [Fact]
    public async Task A_run_folder()
    {
        using var good = new SmallBundle();
        await Check("run", input =>
        {
            using var work = new Workplace();
            Folders.Copy(good.Run.Folder, work["run"]);
            Damage.Apply(work["run"], input.Text);
            var run = new RunFolder(work["run"]);
            return Refusal(work.Folder, () =>
            {
                _ = run.ReadMetrics()?.Chosen("click");
                run.ReadStrata();
                run.ReadBest();
                run.ReadDivergence();
                run.ReadCalibrators(SmallBundle.Tasks);
                run.ReadPredictions(SmallBundle.Tasks);
                RunSchema.Load(run.Folder);
            });
        });
    }

    [Fact]
    public async Task A_state_or_an_optimizer_file()
    {
        using var good = new BrokenStates();
        var name = BrokenStates.Optimizers(good.Folder);
        await Check("state", input =>
        {
            using var work = new Workplace();
            Folders.Copy(good.Folder, work.Folder);
            Damage.Apply(work.Folder, input.Text.Replace("@state", BrokenStates.State, StringComparison.Ordinal).Replace("@optimizer", name, StringComparison.Ordinal));
            IReadOnlyList<string> warnings = [];
            var refusal = Refusal(work.Folder, () =>
            {
                warnings = good.Resume(work.Folder);
                if (warnings.Count == 0) good.Start(work.Folder);
            });
            return [.. warnings.Select(warning => warning.Replace(work.Folder, "~", StringComparison.Ordinal)), .. refusal];
        });
    }

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.zip")]
    public async Task A_bundle(string name)
    {
        using var good = new SmallBundle();
        good.Export(name);
        await Check(name, input =>
        {
            using var work = new Workplace();
            if (Directory.Exists(good.PathOf(name))) Folders.Copy(good.PathOf(name), work[name]);
            else File.Copy(good.PathOf(name), work[name]);
            if (input.Text.StartsWith("entry ", StringComparison.Ordinal)) Folders.AddEntry(work[name], input.Text[6..]);
            else Damage.Apply(Directory.Exists(work[name]) ? work[name] : work.Folder, input.Text);
            return Refusal(work.Folder, () => Ranker.Load(work[name]).Dispose());
        });
    }

    private static Task Check(string format, Func<BrokenInput, IReadOnlyList<string>> refusal) => CorpusFile.Read(format).Check(input => Task.Run(() => refusal(input)));

    private static IReadOnlyList<string> Refusal(string folder, Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (InputException fault)
        {
            return [.. fault.Faults.Select(line => line.ToString().Replace(folder, "~", StringComparison.Ordinal))];
        }
    }
}
