using System.Globalization;
using CrossDistil.Data;
using CrossDistil.Data.Files;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class DivergenceTests
{
    private const string Rates = "lower training.rate or training.embeddingRate, or bound the gradient with training.clipNorm";

    [Theory]
    [MemberData(nameof(SmallData.Methods), MemberType = typeof(SmallData))]
    public void A_rate_of_a_hundred_million_diverges_and_names_the_step(string method)
    {
        using var data = SmallData.Log();
        var diverged = Diverged(data, training => training with { Rate = 1e8, Epochs = 50 }, method);
        Assert.Matches($@"^training diverged at step 2: (student|teacher) loss of click is \S+; no checkpoint had been chosen yet; {Rates}$", diverged.Message);
        Assert.Equal((2, "click", null), (diverged.What.Step, diverged.What.Task, diverged.What.BestUntil));
        Assert.False(diverged.What.Value <= 1e6);
        Assert.False(File.Exists(data.Run().MetricsPath));
        Assert.Equal(diverged.What, data.Run().ReadDivergence());
    }

    [Fact]
    public void A_calibration_that_runs_away_is_named_and_its_rate_is_the_remedy()
    {
        using var data = SmallData.Log();
        var diverged = Assert.Throws<DivergedException>(() => data.Train(SmallData.With(training => training with { Epochs = 50 }) with
        {
            Method = SmallData.CrossDistil with { CalibrationRate = 1e8 },
        }));
        Assert.Matches("^training diverged at step [0-9]+: calibration loss is [^;]+; .+; lower method.calibrationRate$", diverged.Message);
        Assert.Null(diverged.What.Task);
    }

    [Fact]
    public void A_gradient_that_is_no_number_is_named_in_the_step_that_would_have_used_it()
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.With(training => training with { ClipNorm = 1, ConflictProbes = 0 }) with { Method = new PlainMethod() });
        bench.Trained.Model.Parameters[0].Gradient[0] = float.NaN; // the losses of the step are finite
        var diverged = Assert.Throws<DivergedException>(() => bench.Train());
        Assert.Equal(
            "training diverged at step 1: gradient norm is NaN; no checkpoint had been chosen yet; lower training.rate or training.embeddingRate, or training.clipNorm", diverged.Message);
        Assert.Equal("gradient norm", diverged.What.Statistic);
    }

    [Fact]
    public void A_diverged_run_keeps_the_checkpoints_chosen_before()
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.Experiment);
        bench.Train();
        var before = bench.Checkpoints;
        bench.Trained.Model.Parameters[0].Values[0] = float.NaN;
        var diverged = Assert.Throws<DivergedException>(() => bench.Train());
        Assert.StartsWith("training diverged at step 1: student loss of click is NaN;", diverged.Message, StringComparison.Ordinal);
        Assert.Equal(before, bench.Checkpoints);
        Checkpoint.Load(Path.Combine(bench.CheckpointFolder, before[0]), bench.Trained);
        Assert.All(bench.Values(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_model_that_its_last_step_broke_is_no_checkpoint()
    {
        SmallRow[] validation = [new([4, 0], [0, 1]), new([5, 0], [1, 0])];
        using var data = new SmallData(SmallRow.Of("++", "--", "+-", "-+"), validation, validation);
        using var bench = new TrainingBench(data, SmallData.Experiment);
        bench.Trained.Model.Tables[0].FieldValues(0)[^1] = float.NaN; // of the user whom validation alone has: every loss is finite
        var diverged = Assert.Throws<DivergedException>(() => bench.Train());
        Assert.StartsWith("training diverged at step 1: validation logit of click is NaN;", diverged.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Checkpoints);
    }

    [Fact]
    public void What_was_chosen_until_then_stays_loadable_and_the_message_says_where()
    {
        using var data = SmallData.Log();
        var (experiment, diverged) = DivergedLate(data);
        Assert.InRange(diverged.What.BestUntil!.Value, 1, diverged.What.Step - 1);
        Assert.Contains($"the best checkpoints until step {diverged.What.BestUntil} stay in {data.Run().CheckpointFolder}", diverged.Message, StringComparison.Ordinal);
        var files = Directory.GetFiles(data.Run().CheckpointFolder, "*.ckpt");
        Assert.NotEmpty(files);
        using var bench = new TrainingBench(data, experiment);
        foreach (var file in files)
        {
            Assert.InRange(long.Parse(Path.GetFileNameWithoutExtension(file).AsSpan("step-".Length), CultureInfo.InvariantCulture), 1, diverged.What.BestUntil.Value);
            Checkpoint.Load(file, bench.Trained);
            Assert.All(bench.Values(), value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void A_diverged_run_is_neither_gone_on_with_nor_replaced_unasked()
    {
        using var data = SmallData.Log();
        var (experiment, diverged) = DivergedLate(data);
        var run = data.Run();
        var line = $"{run.Folder}: holds a run that diverged {diverged.What}, and would again; start over with other options and the option overwrite, or start from its best checkpoints in another folder, with it as the option from";
        Assert.Equal(line, Assert.Throws<InputException>(run.CheckResumed).Message);
        Assert.Equal(line, Assert.Throws<InputException>(() => run.Check(overwrite: false)).Message);
        run.Check(overwrite: true);
        data.Train(experiment with { Training = experiment.Training with { Rate = 0.01, Epochs = 1 } });
        Assert.Null(run.ReadDivergence());
    }

    [Fact]
    public void A_run_that_diverged_would_do_so_again_from_its_state()
    {
        using var data = SmallData.Log();
        var (experiment, diverged) = DivergedLate(data);
        using var cache = data.Open();
        var point = ResumePoint.Find(data.Run(), new TrainingJob(experiment, data.Folder, cache).Identity);
        Assert.NotNull(point.Step);
        void Resume() => new TrainingJob(experiment, data.Folder, cache).Train(data.Run(), progress: null, TimeProvider.System, CancellationToken.None, resume: point);
        Assert.Equal(diverged.Message, Assert.Throws<DivergedException>(Resume).Message);
    }

    [Fact]
    public void A_value_that_is_no_number_is_written_and_read_back()
    {
        foreach (var value in (double[])[double.NaN, double.NegativeInfinity, 1.5e300])
        {
            var divergence = new Divergence(7, null, "gradient norm", value, null);
            Assert.Equal(divergence, JsonFile.Parse<Divergence>(JsonFile.Text(divergence)));
        }

        Assert.Equal("at step 7: student loss of like is 1.23457E+06", new Divergence(7, "like", "student loss", 1_234_567, 5).ToString());
    }

    /// <summary>A decay that overshoots makes every weight grow by half in each step: some validations come first.</summary>
    private static (Experiment Experiment, DivergedException Diverged) DivergedLate(SmallData data)
    {
        var experiment = SmallData.With(training => training with { Rate = 0.25, WeightDecay = 10, Epochs = 10, SaveSteps = 3, ValidationsPerEpoch = 9 }) with { Method = new PlainMethod() };
        return (experiment, Assert.Throws<DivergedException>(() => data.Train(experiment)));
    }

    private static DivergedException Diverged(SmallData data, Func<TrainingOptions, TrainingOptions> training, string method) =>
        Assert.Throws<DivergedException>(() => data.Train(SmallData.With(training) with { Method = SmallData.MethodOf(method) }));
}
