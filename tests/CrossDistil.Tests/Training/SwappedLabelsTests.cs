using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class SwappedLabelsTests : IDisposable
{
    private const byte Positive = 1;
    private const int Like = 1, Rows = 300, Unlabelled = 60;

    private readonly SmallData _data;
    private readonly DatasetCache _cache;

    public SwappedLabelsTests()
    {
        SmallRow[] rows = [.. SmallRow.Log(Rows, seed: 1).Select((row, i) => i % (Rows / Unlabelled) == 2 ? row with { Labels = [row.Labels[0], SmallRow.Missing] } : row)];
        _data = SmallData.Same(rows);
        _cache = _data.Open();
    }

    public void Dispose()
    {
        _cache.Dispose();
        _data.Dispose();
    }

    [Theory]
    [InlineData(0.25, 60)]
    [InlineData(0.0104, 2)]
    [InlineData(1, Rows - Unlabelled)]
    public void The_rate_is_unchanged_and_no_more_rows_change_than_the_share(double share, int most)
    {
        var (before, after) = (Labels(_cache.Training), Labels(Swap(share)));
        Assert.Equal(before.Count(Positive), after.Count(Positive));
        Assert.InRange(Changed(before, after), 0, most);
    }

    [Fact]
    public void The_labels_of_the_drawn_rows_fall_as_chance_has_it()
    {
        var before = Labels(_cache.Training);
        var rate = before.Count(Positive) / (double)(Rows - Unlabelled);
        const double Share = 0.5;
        var changed = Enumerable.Range(1, 200).Average(seed => Changed(before, Labels(Swap(Share, (ulong)seed))));
        Assert.Equal(Share * (Rows - Unlabelled) * 2 * rate * (1 - rate), changed, 2.0); // 120 rows, each label another with probability 2·p·(1 − p)
    }

    [Fact]
    public void Missing_labels_stay_where_they_are()
    {
        var (before, after) = (Labels(_cache.Training), Labels(Swap(1)));
        Assert.Equal(Unlabelled, before.Count(SmallRow.Missing));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First == SmallRow.Missing, pair.Second == SmallRow.Missing));
    }

    [Fact]
    public void Without_a_share_the_data_are_the_same_instance()
    {
        var data = _cache.Training;
        Assert.Same(data, SwappedLabels.Apply(SmallData.Experiment, data));
    }

    [Fact]
    public void The_same_seed_swaps_the_same_labels_and_another_seed_others()
    {
        Assert.Equal(Labels(Swap(0.5)), Labels(Swap(0.5)));
        Assert.NotEqual(Labels(Swap(0.5)), Labels(Swap(0.5, seed: 2)));
    }

    [Fact]
    public void Everything_else_stays_true()
    {
        var swapped = Swap(0.5);
        Assert.Equal(_cache.Train.Labels(0), swapped.Train.Labels(0));
        Assert.Equal(_cache.Train.Ids(0), swapped.Train.Ids(0));
        Assert.Equal(_cache.Train.SourceRows, swapped.Train.SourceRows);
        Assert.Same(_cache.Validation, swapped.Validation);
        Assert.Equal((_cache.Train.Name, Rows), (swapped.Train.Name, swapped.Train.Rows));
    }

    [Fact]
    public void Each_task_is_drawn_from_a_stream_of_its_own()
    {
        var like = Labels(Swap(0.5));
        var both = SwappedLabels.Apply(Experiment(0.5) with { Tasks = [.. SmallData.Experiment.Tasks.Select(task => task with { Swapped = 0.5 })] }, _cache.Training);
        Assert.Equal(like, Labels(both));
        Assert.NotEqual(_cache.Train.Labels(0).ToArray(), both.Train.Labels(0).ToArray());
    }

    [Fact]
    public void Disposing_the_swapped_rows_leaves_the_cache_open()
    {
        var before = Labels(_cache.Training);
        Swap(0.5).Train.Dispose();
        Assert.Equal(before, Labels(_cache.Training));
    }

    [Fact]
    public void As_many_labels_are_wanted_as_there_are_rows() =>
        Assert.Throws<ArgumentException>(() => _cache.Train.WithLabels(Like, new byte[Rows - 1]));

    [Fact]
    public void What_ranking_reads_off_the_rows_are_the_swapped_labels()
    {
        var experiment = Experiment(1);
        var swapped = RankingPlan.Create(experiment.Tasks, experiment.Method, SwappedLabels.Apply(experiment, _cache.Training).Train);
        var plain = RankingPlan.Create(experiment.Tasks, experiment.Method, _cache.Train);
        Assert.NotEqual(plain.Strata.Patterns, swapped.Strata.Patterns);
        Assert.Equal(plain.Strata.RowCount, swapped.Strata.RowCount);
    }

    private static Experiment Experiment(double share, ulong seed = 1) => SmallData.With(training => training with { Seed = seed }) with
    {
        Tasks = [SmallData.Experiment.Tasks[0], SmallData.Experiment.Tasks[Like] with { Swapped = share }],
    };

    private static byte[] Labels(TrainingData data) => data.Train.Labels(Like).ToArray();

    private static int Changed(byte[] before, byte[] after) => before.Zip(after).Count(pair => pair.First != pair.Second);

    private TrainingData Swap(double share, ulong seed = 1) => SwappedLabels.Apply(Experiment(share, seed), _cache.Training);
}
