using System.Text;
using CrossDistil.Data;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private const string Damaged = "is truncated or damaged; train the run again";
    private static readonly SmallRow[] Rows = SmallRow.Of("++", "--", "+-", "-+");

    private readonly SmallData _data = SmallData.Same(Rows);
    private readonly TrainingBench _bench;
    private readonly string _path;

    public CheckpointTests()
    {
        _bench = new TrainingBench(_data, SmallData.Experiment);
        _path = Path.Combine(_bench.CheckpointFolder, "model.ckpt");
        Checkpoint.Save(_path, _bench.Trained);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void Brings_back_every_value()
    {
        _bench.Train();
        var values = _bench.Values();
        Checkpoint.Save(_path, _bench.Trained);
        using var other = new TrainingBench(_data, SmallData.With(training => training with { Seed = 99 }));
        Assert.NotEqual(values, other.Values());
        Checkpoint.Load(_path, other.Trained);
        Assert.Equal(values, other.Values());
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes_and_no_other_file()
    {
        var first = File.ReadAllBytes(_path);
        Checkpoint.Save(_path, _bench.Trained);
        Assert.Equal(first, File.ReadAllBytes(_path));
        Assert.Equal(["model.ckpt"], _bench.Checkpoints);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(-1)]
    [InlineData(-32)]
    public void A_truncated_file_is_refused(int length)
    {
        var whole = File.ReadAllBytes(_path);
        Refused(Damaged, length < 0 ? whole[..^-length] : whole[..length]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(90)]
    [InlineData(500)]
    [InlineData(-1)]
    public void A_flipped_byte_is_refused_wherever_it_is(int place)
    {
        var bytes = File.ReadAllBytes(_path);
        bytes[place < 0 ? bytes.Length + place : place] ^= 0x10;
        Refused(Damaged, bytes);
    }

    [Fact]
    public void What_is_no_checkpoint_is_refused()
    {
        Refused("is not a checkpoint of this version; train the run again", Encoding.ASCII.GetBytes(new string('x', 100)));
        Refused(Damaged, []);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        File.Delete(_path);
        Assert.Equal($"{_path}: there is no such file; give a finished run", Refusal(_bench).Message);
    }

    [Fact]
    public void Another_schema_is_refused()
    {
        using var data = SmallData.Same([.. Rows, new SmallRow([9, 9], [0, 1])]);
        using var bench = new TrainingBench(data, SmallData.Experiment);
        var (was, now) = (_bench.Trained.SchemaHash[..12], bench.Trained.SchemaHash[..12]);
        Assert.Equal(
            $"{_path}: was trained on another schema ({was}, the data has {now}); use the experiment and data that the run was trained on",
            Refusal(bench).Message);
    }

    [Fact]
    public void A_model_of_another_size_is_refused()
    {
        using var wider = new TrainingBench(_data, SmallData.Experiment with { Model = SmallData.Experiment.Model with { Tower = [6] } });
        Assert.Equal(
            $"{_path}: belongs to another model: student.0.0.weight [8, 4] where the model has student.0.0.weight [8, 6]; "
            + "use the experiment that the run was trained with",
            Refusal(wider).Message);
    }

    [Fact]
    public void A_model_without_teachers_is_refused()
    {
        using var plain = new TrainingBench(_data, SmallData.Experiment with { Method = new PlainMethod() });
        Assert.Equal(
            $"{_path}: belongs to another model: another number of parameters; use the experiment that the run was trained with", Refusal(plain).Message);
    }

    private void Refused(string why, byte[] content)
    {
        File.WriteAllBytes(_path, content);
        Assert.Equal($"{_path}: {why}", Refusal(_bench).Message);
    }

    /// <summary>The fault of loading, which must leave the model as it was.</summary>
    private InputException Refusal(TrainingBench bench)
    {
        var before = bench.Values();
        var refusal = Assert.Throws<InputException>(() => Checkpoint.Load(_path, bench.Trained));
        Assert.Equal(before, bench.Values());
        return refusal;
    }
}
