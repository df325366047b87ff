using CrossDistil.Watch;
using Xunit;

namespace CrossDistil.Tests.Serving.Watch;

public sealed class RunLookTests : IDisposable
{
    private readonly WatchedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_waits_trains_falls_silent_and_ends()
    {
        _folder.Run("run");
        Assert.Equal(WatchedState.Waiting, Look().State);
        var run = _folder.Training("run", 41);
        var said = File.GetLastWriteTimeUtc(run.ProgressPath);
        Assert.Equal((WatchedState.Training, "epoch 1 of 2, 41 %"), At(said + RunLook.MaxSilence));
        Assert.Equal((WatchedState.Stopped, "epoch 1 of 2, 41 %"), At(said + RunLook.MaxSilence + TimeSpan.FromSeconds(1)));
        _folder.Finished("run");
        Assert.Equal((WatchedState.Finished, string.Empty), At(said));
    }

    [Fact]
    public void A_run_that_diverged_has_stopped_at_once()
    {
        var run = _folder.Training("run", 41);
        var before = Look();
        Assert.True(run.TryWriteDivergence(new(42, null, "total loss", double.NaN, null), []));
        Assert.Equal(WatchedState.Stopped, At(File.GetLastWriteTimeUtc(run.ProgressPath)).State);
        Assert.NotEqual(before.Files, Look().Files); // a page that shows it is made again
    }

    [Fact]
    public void Metrics_count_for_more_than_progress_that_was_left_beside_them()
    {
        _folder.Finished("run");
        _folder.Training("run", 99);
        Assert.Equal(WatchedState.Finished, Look().State);
    }

    [Fact]
    public void An_id_is_the_same_every_time_and_no_path()
    {
        _folder.Run("run");
        var first = Look();
        _folder.Training("run", 1);
        Assert.Equal(first.Id, Look().Id);
        Assert.Matches("^[0-9a-f]{12}$", first.Id);
        Assert.NotEqual(first.Id, Look("other").Id);
    }

    [Fact]
    public void The_last_change_is_told_in_whole_seconds()
    {
        var run = _folder.Training("run", 1);
        File.SetLastWriteTimeUtc(run.ProgressPath, new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).AddMilliseconds(900));
        Assert.Equal("\"2026-01-01T12:00:00Z\"", System.Text.Json.JsonSerializer.Serialize(Look().Updated));
    }

    [Fact]
    public void A_file_that_is_written_by_halves_leaves_the_detail_out()
    {
        File.WriteAllText(_folder.Run("run").ProgressPath, "{");
        Assert.Equal((WatchedState.Training, string.Empty), At(DateTime.UtcNow));
    }

    private (WatchedState State, string Detail) At(DateTime now)
    {
        var item = Look(now: now);
        return (item.State, item.Detail);
    }

    private WatchedItem Look(string name = "run", DateTime? now = null) =>
        RunLook.At(new FoundFolder(_folder.Of(name), WatchedKind.Run, name), before: null, now ?? DateTime.UtcNow);
}
