using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Runs.States;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors.States;
using Xunit;

namespace CrossDistil.Tests.States;

public sealed class StateSaverTests : IDisposable
{
    private readonly WorkFolder _folder = new();
    private readonly HandClock _clock = new();

    private string[] Files => [.. new StateFolder(_folder.Path).Files.Select(file => Path.GetFileName(file)!)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_state_is_due_by_time_or_by_steps_and_never_where_both_are_off()
    {
        var by = Saver(seconds: 10, steps: 4);
        Assert.Equal([4, 8], Enumerable.Range(1, 8).Where(step => by.IsDue(step, _clock.GetTimestamp())));
        _clock.Advance(10);
        Assert.True(by.IsDue(5, _clock.GetTimestamp()));
        var off = Saver(seconds: null, steps: null);
        _clock.Advance(1e6);
        Assert.Equal((false, false), (off.IsOn, off.IsDue(1_000_000, _clock.GetTimestamp())));
    }

    [Fact]
    public void Where_writing_is_slow_it_is_done_more_seldom_by_time_and_as_often_by_steps()
    {
        var saver = Saver(seconds: 10, steps: 100);
        saver.Save(1, [], _ => _clock.Advance(2)); // visited twice: 4 seconds
        _clock.Advance(79);
        Assert.False(saver.IsDue(2, _clock.GetTimestamp()));
        Assert.True(saver.IsDue(100, _clock.GetTimestamp()));
        _clock.Advance(1);
        Assert.True(saver.IsDue(3, _clock.GetTimestamp()));
    }

    [Fact]
    public void The_last_two_are_kept_with_the_checkpoints_that_they_name()
    {
        var saver = Saver(seconds: null, steps: 1);
        Assert.Equal(["a"], saver.Save(1, ["a"], Nothing));
        Assert.Equal(["a", "b"], saver.Save(2, ["b"], Nothing));
        Assert.Equal(["b", "b", "c"], saver.Save(3, ["b", "c"], Nothing));
        Assert.Equal(["step-00000003.state", "step-00000002.state"], Files);
    }

    [Fact]
    public void A_resumed_training_lets_go_of_what_the_oldest_state_names_first()
    {
        const string A = "step-00000001.ckpt", B = "step-00000002.ckpt", C = "step-00000003.ckpt";
        var run = new RunFolder(_folder.Path);
        Directory.CreateDirectory(run.CheckpointFolder);
        foreach (var name in (string[])[A, B]) File.WriteAllText(Path.Combine(run.CheckpointFolder, name), name);
        var identity = new StateIdentity("{}", "data", "1", 256);
        var options = new TrainingOptions { SaveSeconds = null, SaveSteps = 1 };
        var before = new StateSaver(run.States, identity, options, _clock);
        before.Save(1, [A], Nothing);
        before.Save(2, [B], Nothing);
        var saver = new StateSaver(run.States, identity, options, _clock);
        Assert.Equal([A, B], saver.Continue(ResumePoint.Find(run, identity)));
        Assert.Equal([B, C], saver.Save(3, [C], Nothing)); // the state of step 2 is still there
    }

    [Fact]
    public void Two_parts_of_one_name_are_a_mistake_of_ours() => Assert.Throws<InvalidOperationException>(() => Saver(null, 1).Save(1, [], state =>
    {
        state.Number("steps", () => 1, _ => { });
        state.Real("steps", () => 1, _ => { });
    }));

    [Fact]
    public void Every_bit_comes_back()
    {
        double[] reals = [double.NaN, double.NegativeInfinity, -0.0, Math.PI, double.Epsilon];
        float[] values = [float.NaN, -0f, BitConverter.UInt32BitsToSingle(0x7FA00001), float.MaxValue];
        var (text, number) = ("é\n\"", ulong.MaxValue);
        Saver(null, 1).Save(1, [], Keep);
        var (path, expected) = (new StateFolder(_folder.Path).Files[0], reals.Select(BitConverter.DoubleToInt64Bits).ToArray());
        var bits = values.Select(BitConverter.SingleToUInt32Bits).ToArray();
        (text, number) = (string.Empty, 0);
        Array.Clear(reals);
        Array.Clear(values);
        using (var reader = new StateReader(StateFile.Verify(path)!)) Keep(reader);
        Assert.Equal(expected, reals.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(bits, values.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(("é\n\"", ulong.MaxValue), (text, number));

        void Keep(IStateVisitor state)
        {
            reals.VisitState(state, "reals");
            state.Values("values", values);
            state.Text("text", () => text, read => text = read);
            state.Number("number", () => number, read => number = read);
        }
    }

    private static void Nothing(IStateVisitor state) { }

    private StateSaver Saver(double? seconds, int? steps) =>
        new(new StateFolder(_folder.Path), new StateIdentity("{}", "data", "1", 256), new TrainingOptions { SaveSeconds = seconds, SaveSteps = steps }, _clock);
}
