using System.Globalization;
using CrossDistil.Calibration;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Scoring.Calibration;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>Calibration in a run: fitted on validation, kept with the model, used by every later reader.</summary>
public sealed class CalibrationRunTests : IDisposable
{
    private readonly SmallData _data = new(SmallRow.Log(300, seed: 1), SmallRow.Log(600, seed: 2), SmallRow.Log(100, seed: 3));

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(CalibratorKind.Platt)]
    [InlineData(CalibratorKind.Isotonic)]
    [InlineData(CalibratorKind.None)]
    public void A_run_evaluates_again_to_what_it_reported_and_wrote(CalibratorKind kind)
    {
        var experiment = With(kind);
        var metrics = _data.Train(experiment);
        using var cache = _data.Open();
        var again = TrainingRun.Evaluate(experiment, cache, _data.Run(), CancellationToken.None);
        Assert.All(metrics.Test, task => Assert.Equal(task.Value with { PairwiseAuc = again[task.Key].PairwiseAuc }, again[task.Key]));

        var calibrators = _data.Run().ReadCalibrators(SmallData.Tasks);
        var cells = File.ReadLines(_data.Run().PredictionsPath).Skip(1).Select(line => line.Split(',')).ToArray();
        for (var task = 0; task < 2; task++)
        {
            var (logits, probabilities) = (Column(cells, 2 + (4 * task)), Column(cells, 3 + (4 * task)));
            Assert.Equal(calibrators[task].Probabilities(logits), probabilities);
        }
    }

    [Fact]
    public void It_is_the_logits_at_a_tasks_own_checkpoint_that_are_fitted()
    {
        var experiment = SmallData.With(training => training with { Epochs = 8, Rate = 0.02, ValidationsPerEpoch = 4 });
        _data.Train(experiment);
        using var bench = new TrainingBench(_data, experiment);
        using var cache = _data.Open();
        var best = _data.Run().ReadBest();
        Assert.NotEqual(best[SmallData.Tasks[0]], best[SmallData.Tasks[1]]); // else the test says too little
        var calibrators = _data.Run().ReadCalibrators(SmallData.Tasks);
        for (var task = 0; task < 2; task++)
        {
            Checkpoint.Load(best[SmallData.Tasks[task]], bench.Trained);
            Assert.Equal(CalibratorFit.Of(CalibratorKind.Platt, bench.Logits(task), cache.Validation.Labels(task)).Calibrator, calibrators[task]);
        }
    }

    [Fact]
    public void Calibrating_changes_probabilities_and_nothing_else()
    {
        var (with, without) = (_data.Train(With(CalibratorKind.Platt), "with"), _data.Train(With(CalibratorKind.None), "without"));
        foreach (var task in SmallData.Tasks)
        {
            var (calibrated, plain) = (with.Test[task], without.Test[task]);
            Assert.Equal((plain.Auc, plain.MultiAuc), (calibrated.Auc, calibrated.MultiAuc));
            Assert.Equal((plain.Logloss, plain.NormalisedEntropy, plain.Ece), (plain.Uncalibrated!.Logloss, plain.Uncalibrated.NormalisedEntropy, plain.Uncalibrated.Ece));
            Assert.Equal(plain.Uncalibrated, calibrated.Uncalibrated);
            Assert.NotEqual(plain.Ece, calibrated.Ece);
            Assert.Null(with.Validation[0][task].Uncalibrated);
            Assert.Equal(without.Validation[0][task].Logloss, with.Validation[0][task].Logloss);
        }
    }

    [Fact]
    public void A_task_whose_validation_rows_are_of_one_class_stays_as_it_is_with_a_warning()
    {
        SmallRow[] validation = [.. SmallRow.Log(60, seed: 2).Select(row => row with { Labels = [row.Labels[0], 0] })];
        using var data = new SmallData(SmallRow.Log(300, seed: 1), validation, SmallRow.Log(100, seed: 3));
        var metrics = data.Train(SmallData.Experiment);
        Assert.Equal("tasks.like: 0 positive and 60 negative validation rows, so its probabilities stay uncalibrated", Assert.Single(metrics.Warnings));
        Assert.IsType<PlattCalibrator>(data.Run().ReadCalibrators(SmallData.Tasks)[0]);
        Assert.IsType<NoCalibrator>(data.Run().ReadCalibrators(SmallData.Tasks)[1]);
        Assert.Equal(metrics.Test["like"].Uncalibrated!.Ece, metrics.Test["like"].Ece);
    }

    private static Experiment With(CalibratorKind kind) => SmallData.With(training => training with { Calibrator = kind });

    private static float[] Column(string[][] cells, int column) => [.. cells.Select(line => float.Parse(line[column], CultureInfo.InvariantCulture))];
}
