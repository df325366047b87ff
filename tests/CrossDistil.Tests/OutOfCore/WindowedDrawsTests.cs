using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.OutOfCore;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using Xunit;

namespace CrossDistil.Tests.OutOfCore;

public sealed class WindowedDrawsTests
{
    private const int Batch = 64;
    private const int Steps = 40; // five epochs of 500 rows

    public static TheoryData<string, int, bool> Windows
    {
        get
        {
            var all = new TheoryData<string, int, bool>();
            foreach (var sampling in new[] { "epoch", "in-batch", "paper" })
                foreach (var steps in new[] { 1, 3, 7, 50 }) all.Add(sampling, steps, steps == 3);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Windows_hand_out_the_rows_that_are_read_where_they_lie(string sampling, int steps, bool privileged)
    {
        using var data = new MixedData();
        var (sampler, same) = (Sampler(data, sampling), Sampler(data, sampling));
        using var direct = new DirectDraws(new BatchReader(data.Cache.Train, data.Cache.Schema, privileged), same);
        using var windowed = new WindowedDraws(data.Cache.Train, data.Cache.Schema, privileged, sampler, Sampler(data, sampling), steps);
        Assert.Equal(MixedData.Texts(direct, Steps), MixedData.Texts(windowed, Steps));
        Assert.Equal(same.Positions, sampler.Positions);
    }

    [Theory]
    [InlineData("epoch")]
    [InlineData("in-batch")]
    [InlineData("paper")]
    public void A_training_that_goes_on_begins_its_first_window_where_the_sampler_stands(string sampling)
    {
        using var data = new MixedData();
        var (sampler, same) = (Sampler(data, sampling), Sampler(data, sampling));
        for (var step = 0; step < 11; step++) same.Draw();
        sampler.Positions = same.Positions;
        using var direct = new DirectDraws(new BatchReader(data.Cache.Train, data.Cache.Schema), same);
        using var windowed = new WindowedDraws(data.Cache.Train, data.Cache.Schema, privileged: false, sampler, Sampler(data, sampling), steps: 4);
        Assert.Equal(MixedData.Texts(direct, Steps), MixedData.Texts(windowed, Steps));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Blocks_of_any_size_give_the_same_window(int blockBytes)
    {
        using var data = new MixedData();
        var (sampler, rows) = (Sampler(data, "in-batch"), Sampler(data, "in-batch").Rows.Length);
        var window = new DrawWindow(data.Cache.Train, data.Cache.Schema, privileged: true, 6 * rows);
        window.Fill(sampler, new DrawOrder(6 * rows), new ColumnSweep(blockBytes), CancellationToken.None);
        var train = data.Cache.Train;
        for (var draw = 0; draw < window.Rows; draw++)
        {
            var row = window.Origins[draw];
            Assert.Equal((train.Ids(0)[row], train.Ids(2)[row]), (window.Ids(0)[draw], window.Ids(2)[draw]));
            Assert.Equal(ListOf(train, row), ListOf(window, draw));
            Assert.Equal((train.Numbers(0)[row], train.Weights[row], train.Labels(1)[row]), (window.Numbers(0)[draw], window.Weights[draw], window.Labels(1)[draw]));
        }

        static int[] ListOf(IRowColumns columns, int row) => columns.ListIds(1)[(int)columns.ListOffsets(1)[row]..(int)columns.ListOffsets(1)[row + 1]].ToArray();
    }

    [Fact]
    public void Labels_that_stand_in_for_the_files_are_handed_out()
    {
        using var data = new MixedData();
        using var swapped = data.Cache.Train.WithLabels(1, [.. Enumerable.Range(0, MixedData.Rows).Select(row => (byte)(row % 3 == 0 ? 1 : 0))]);
        using var windowed = new WindowedDraws(swapped, data.Cache.Schema, privileged: false, Sampler(data, "epoch"), Sampler(data, "epoch"), steps: 3);
        var batch = windowed.NewBatch();
        windowed.Next(batch);
        Assert.Equal(batch.Origins.Select(row => row % 3 == 0 ? 1f : 0f), batch.Labels[1]);
    }

    [Fact]
    public void A_file_that_is_cut_short_under_a_training_is_named()
    {
        using var data = new MixedData();
        var path = data.File("number-0.values");
        using var windowed = new WindowedDraws(data.Cache.Train, data.Cache.Schema, privileged: false, Sampler(data, "epoch"), Sampler(data, "epoch"), steps: 7);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(1000);
        Assert.Equal(
            $"{path}: ends before byte 1000, and had 2000 bytes when training began; leave a cache alone while it is trained from; run ingest again",
            Assert.Throws<InputException>(() => windowed.Next(windowed.NewBatch())).Message);
    }

    [Fact]
    public void Handing_out_a_windows_steps_allocates_nothing()
    {
        using var data = new MixedData();
        using var windowed = new WindowedDraws(data.Cache.Train, data.Cache.Schema, privileged: true, Sampler(data, "paper"), Sampler(data, "paper"), steps: 300);
        var batch = windowed.NewBatch();
        for (var step = 0; step < 100; step++) windowed.Next(batch); // lists find their size
        Assert.Equal(0, Allocations.OnThisThread(() => windowed.Next(batch)));
    }

    [Fact]
    public void A_reader_may_go_at_any_moment()
    {
        using var data = new MixedData();
        for (var steps = 0; steps < 4; steps++)
        {
            using var windowed = new WindowedDraws(data.Cache.Train, data.Cache.Schema, privileged: false, Sampler(data, "epoch"), Sampler(data, "epoch"), steps: 2);
            Assert.Equal(steps, MixedData.Texts(windowed, steps).Count());
        }
    }

    [Fact]
    public void A_window_has_a_step_at_least_and_an_epoch_at_most()
    {
        using var data = new MixedData();
        var train = data.Cache.Train;
        Assert.Equal(1, WindowedDraws.StepsIn(0, train, 64, 7));
        Assert.Equal(7, WindowedDraws.StepsIn(long.MaxValue, train, 64, 7));
        var bytes = 2 * ((train.Bytes / train.Rows) + 5) + 8;
        Assert.Equal(3, WindowedDraws.StepsIn(3 * 64 * bytes, train, 64, 7));
    }

    private static IRowSampler Sampler(MixedData data, string sampling)
    {
        var index = StrataIndex.Build(2, data.Cache.Train.Labels);
        RankingTerm[] terms = [.. Enumerable.Range(0, 2).SelectMany(task => LevelOrder.Lexicographic(2, task, index.Occurs).Terms)];
        return sampling switch
        {
            "epoch" => new EpochSteps(new EpochSampler(index.RowCount, new RandomStream(5, EpochSampler.Purpose)), Batch),
            "in-batch" => new InBatchSampler(index, terms, Batch, topUp: 0.2, maxPairs: 64, seed: 5),
            _ => new PaperSampler(index, terms, Batch, seed: 5),
        };
    }
}
