using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Runs;
using CrossDistil.Tensors;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class ScorerTests : IDisposable
{
    private readonly SmallData _data = SmallData.Log();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("crossdistil", 0.02)]
    [InlineData("crossdistil own", 0.05)]
    public void The_score_column_is_the_teachers_forward_pass_at_its_tasks_own_checkpoint(string method, double rate)
    {
        var experiment = SmallData.With(training => training with { Epochs = 6, Rate = rate, ValidationsPerEpoch = 4 }) with { Method = SmallData.MethodOf(method) };
        _data.Train(experiment);
        var best = _data.Run().ReadBest();
        Assert.NotEqual(best["click"], best["like"]); // else the test says too little
        var written = Predictions.Read(_data.Run().PredictionsPath, SmallData.Tasks);
        using var bench = new TrainingBench(_data, experiment);
        using var cache = _data.Open();
        var test = cache.OpenTest();
        var reader = new BatchReader(test, cache.Schema);
        var batch = reader.NewBatch(test.Rows);
        reader.Read(0, test.Rows, batch);
        for (var task = 0; task < 2; task++)
        {
            Checkpoint.Load(best[SmallData.Tasks[task]], bench.Trained);
            using var tape = new Tape(bench.Workers, recording: false);
            var hidden = bench.Trained.Model.Hidden(tape, batch, training: false);
            Assert.Equal(bench.Trained.Model.Scores(tape, batch, hidden, training: false)[task].Values.ToArray(), written.Scores[task]);
        }
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("blend", false)]
    [InlineData("self-snapshot", false)]
    [InlineData("bpr", false)]
    [InlineData("tf-kd", false)]
    [InlineData("pfd", false)]
    [InlineData("kd", true)]
    [InlineData("taug", true)]
    [InlineData("kd own", true)]
    [InlineData("crossdistil", true)]
    [InlineData("crossdistil own", true)]
    [InlineData("crossdistil snapshot", true)]
    public void A_method_has_scores_where_its_teachers_see_what_students_see(string method, bool hasScores)
    {
        _data.Train(SmallData.Experiment with { Method = SmallData.MethodOf(method) });
        Assert.All(Predictions.Read(_data.Run().PredictionsPath, SmallData.Tasks).Scores, scores => Assert.Equal(hasScores, scores is not null));
    }

    [Fact]
    public void Teachers_leave_the_students_bits_as_they_are()
    {
        using var bench = new TrainingBench(_data, SmallData.Experiment);
        bench.Train();
        using var cache = _data.Open();
        using var scorer = new Scorer(bench.Trained.Model, cache.Validation, cache.Schema, bench.Workers, rowsPerPass: 32);
        var (logits, scores) = scorer.LogitsAndScores(CancellationToken.None);
        Assert.Equal(scorer.Logits(CancellationToken.None), logits);
        Assert.NotNull(scores);
        Assert.NotEqual(logits[0], scores[0]);
    }

    [Fact]
    public void A_run_says_where_it_was_trained()
    {
        var environment = _data.Train(SmallData.Experiment).Environment!;
        using var cache = _data.Open();
        Assert.Equal(
            (1, cache.Content, Environment.ProcessorCount, Processor.VectorBits),
            (environment.Threads, environment.Data, environment.Processors, environment.VectorBits));
        Assert.Equal(DatasetCache.ContentOf(Path.Combine(_data.Folder, "cache")), environment.Data);
        Assert.StartsWith(".NET 10", environment.Runtime, StringComparison.Ordinal);
        Assert.InRange(environment.PeakBytes!.Value, 1 << 20, 1L << 40);
        Assert.Equal(environment, RunMetrics.FromJson(File.ReadAllText(_data.Run().MetricsPath)).Environment);
    }
}
