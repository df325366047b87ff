using Xunit;

namespace CrossDistil.Tests.Tensors;

/// <summary>Alone on the machine's threads: allocations are counted for the whole process.</summary>
[CollectionDefinition(nameof(TrainingLoopTests), DisableParallelization = true)]
[Collection(nameof(TrainingLoopTests))]
public sealed class TrainingLoopTests
{
    private static readonly Lazy<float[]> OneThread = new(() => Train(1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_training_loop_gives_the_same_bits_for_any_number_of_threads(int threads)
    {
        var bits = Array.ConvertAll(Train(threads), BitConverter.SingleToUInt32Bits);
        Assert.Equal(Array.ConvertAll(OneThread.Value, BitConverter.SingleToUInt32Bits), bits);
    }

    [Fact]
    public void A_training_loop_lowers_its_loss()
    {
        using var loop = new TrainingLoop(threads: 2);
        var first = loop.Step();
        for (var i = 0; i < 30; i++) loop.Step();
        Assert.InRange(loop.Step(), 0, 0.8f * first);
    }

    [Fact]
    public void A_warm_training_loop_allocates_nothing_on_any_thread()
    {
        using var loop = new TrainingLoop(threads: 3);
        for (var i = 0; i < 5; i++) loop.Step();
        void Run()
        {
            for (var i = 0; i < 5; i++) loop.Step();
        }

        Assert.Equal(0, Allocations.OnThisThread(Run));
        Assert.Equal(0, Allocations.OnAllThreads(Run));
    }

    private static float[] Train(int threads)
    {
        using var loop = new TrainingLoop(threads);
        for (var i = 0; i < 6; i++) loop.Step();
        return loop.State;
    }
}
