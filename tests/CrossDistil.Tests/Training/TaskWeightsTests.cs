using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class TaskWeightsTests
{
    [Fact]
    public void A_sparse_task_weighs_as_much_more_as_its_labels_are_more_certain()
    {
        var weights = Weights(new(null, 17, 983, 500), new(null, 310, 690, 0));
        Assert.Equal(Entropy(0.31) / Entropy(0.017), weights[0], 1e-12);
        Assert.Equal(7.2, weights[0], 0.05);
        Assert.Equal(1, weights[1]);
        Assert.Equal(weights[0], Weights(new(null, 983, 17, 0), new(null, 690, 310, 9))[0], 1e-12); // which class is rare does not matter
    }

    [Fact]
    public void A_weight_that_the_experiment_names_is_taken_as_it_is()
    {
        Assert.Equal([3, 1], Weights(new(3, 17, 983, 0), new(null, 310, 690, 0)));
        Assert.Equal(Entropy(0.31) / Entropy(0.017), Weights(new(null, 17, 983, 0), new(0, 310, 690, 0))[0], 1e-12); // the measure stays, whoever gave it
        Assert.Equal(0, Weights(new(null, 17, 983, 0), new(0, 310, 690, 0))[1]);
    }

    [Fact]
    public void Labels_of_one_class_or_none_weigh_one()
    {
        Assert.Equal([1, 1, 1, 1], Weights(new(null, 0, 1000, 0), new(null, 1000, 0, 0), new(null, 0, 0, 1000), new(null, 310, 690, 0)));
        Assert.Equal([1, 1], Weights(new(null, 0, 1000, 0), new(null, 0, 0, 1000)));
    }

    [Fact]
    public void Training_rows_alone_say_what_is_sparse()
    {
        SplitReport[] splits = [Of("train", 310, 17), Of("validation", 20, 500), Of("test", 500, 500)];
        Assert.Equal([1, Entropy(0.31) / Entropy(0.017)], TaskWeights.Of([new() { Name = "click" }, new() { Name = "like" }], new IngestReport(3000, splits, [])));

        static SplitReport Of(string name, int clicks, int likes) =>
            new(name, 1000, [new LabelCounts("click", clicks, 1000 - clicks, 0), new LabelCounts("like", likes, 1000 - likes, 0)]);
    }

    [Fact]
    public void A_runs_experiment_says_the_weights_that_were_chosen()
    {
        using var data = SmallData.Log();
        data.Train(SmallData.Experiment with { Tasks = [.. SmallData.Experiment.Tasks.Select(task => task with { Weight = null })] });
        using var cache = data.Open();
        var written = ExperimentFile.Load(data.Run().ExperimentPath, [], seed: null).Experiment;
        Assert.Equal(TaskWeights.Of(SmallData.Experiment.Tasks.Select(task => task with { Weight = null }).ToArray(), cache.Training.Report), written.Tasks.Select(task => task.Weight!.Value));
    }

    [Fact]
    public void Training_without_weights_is_training_with_those_of_the_base_rates()
    {
        using var data = SmallData.Log(change: row => row with { Labels = [row.Labels[0], (byte)(row.Ids[0] < 4 ? row.Labels[1] : 0)] }); // rare likes
        var automatic = Weighted(null, null);
        using var cache = data.Open();
        var weights = TaskWeights.Of(automatic.Tasks, cache.Training.Report);
        Assert.True(weights[1] > 1.2 * weights[0]); // else the test says too little
        foreach (var method in (string[])["plain", "crossdistil own"])
        {
            Assert.Equal(Logits(automatic, method), Logits(Weighted(weights[0], weights[1]), method));
            Assert.NotEqual(Logits(automatic, method), Logits(Weighted(1, 1), method));
        }

        float[] Logits(Experiment experiment, string method)
        {
            using var bench = new TrainingBench(data, experiment with { Method = SmallData.MethodOf(method) });
            bench.Train();
            return bench.Logits(1);
        }
    }

    private static Experiment Weighted(double? click, double? like) =>
        SmallData.Experiment with { Tasks = [new TaskOptions { Name = "click", Weight = click }, new TaskOptions { Name = "like", Weight = like }] };

    private static double Entropy(double p) => -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));

    private static IReadOnlyList<double> Weights(params (double? Weight, int Positives, int Negatives, int Missing)[] tasks) => TaskWeights.Of(
        [.. tasks.Select((task, t) => new TaskOptions { Name = SmallData.FourTasks[t], Weight = task.Weight })],
        new IngestReport(1000, [new SplitReport("train", 1000, [.. tasks.Select((task, t) => new LabelCounts(SmallData.FourTasks[t], task.Positives, task.Negatives, task.Missing))])], []));
}
