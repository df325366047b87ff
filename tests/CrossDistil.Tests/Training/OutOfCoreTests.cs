using CrossDistil.Data.OutOfCore;
using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class OutOfCoreTests
{
    [Theory]
    [MemberData(nameof(SmallData.Methods), MemberType = typeof(SmallData))]
    public void Training_out_of_core_leaves_the_same_bytes(string method)
    {
        using var data = SmallData.Log();
        var (inMemory, outOfCore) = (Files(data, method, OutOfCoreMode.Off), Files(data, method, OutOfCoreMode.On));
        Assert.Contains(inMemory, file => file.Name.EndsWith(".ckpt", StringComparison.Ordinal));
        Assert.Contains(inMemory, file => file.Name is "predictions.csv");
        Assert.Equal(inMemory, outOfCore);
    }

    [Fact]
    public void Swapped_labels_are_learnt_out_of_core_too()
    {
        using var data = SmallData.Log();
        Assert.Equal(Files(data, "crossdistil", OutOfCoreMode.Off, swapped: 0.5), Files(data, "crossdistil", OutOfCoreMode.On, swapped: 0.5));
        Assert.NotEqual(Files(data, "crossdistil", OutOfCoreMode.On), Files(data, "crossdistil", OutOfCoreMode.On, swapped: 0.5));
    }

    [Theory]
    [InlineData(OutOfCoreMode.On, true, true)]
    [InlineData(OutOfCoreMode.On, false, true)]
    [InlineData(OutOfCoreMode.Off, true, false)]
    [InlineData(OutOfCoreMode.Auto, true, false)] // a few rows fit
    [InlineData(OutOfCoreMode.Auto, false, false)]
    public void Rows_that_fit_are_read_where_they_lie(OutOfCoreMode mode, bool isMapped, bool windowed)
    {
        using var data = SmallData.Log();
        data.IsMapped = isMapped;
        using var cache = data.Open();
        using var draws = DrawReaders.Create(mode, cache.Training, privileged: false, Sampler(), Sampler, stepsPerEpoch: 9);
        Assert.Equal(windowed, draws is WindowedDraws);

        EpochSteps Sampler() => new(new EpochSampler(cache.Train.Rows, new RandomStream(1, EpochSampler.Purpose)), 32);
    }

    private static (string Name, string Content)[] Files(SmallData data, string method, OutOfCoreMode mode, double swapped = 0)
    {
        var experiment = SmallData.With(training => training with { Epochs = 3, OutOfCore = mode }) with { Method = SmallData.MethodOf(method) };
        if (swapped > 0) experiment = experiment with { Tasks = [experiment.Tasks[0], experiment.Tasks[1] with { Swapped = swapped }] };
        var run = data.Run($"{method} {mode} {swapped}");
        data.IsMapped = mode is OutOfCoreMode.On;
        data.Train(experiment, $"{method} {mode} {swapped}");
        return
        [
            .. Directory.EnumerateFiles(run.CheckpointFolder).Append(run.PredictionsPath).Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file), Convert.ToHexString(File.ReadAllBytes(file)))),
        ];
    }
}
