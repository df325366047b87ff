using CrossDistil.Tensors;
using CrossDistil.Tensors.Kernels;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_chunk_is_done_exactly_once(int threads)
    {
        using var workers = new Workers(threads);
        for (var chunks = 0; chunks < 300; chunks++)
        {
            var done = new int[chunks];
            workers.Run(new Counting(done), chunks);
            Assert.All(done, n => Assert.Equal(1, n));
        }
    }

    [Fact]
    public void Sleeping_members_wake_for_the_next_loop()
    {
        using var workers = new Workers(3);
        for (var i = 0; i < 20; i++)
        {
            var done = new int[40];
            workers.Run(new Counting(done), done.Length);
            Assert.All(done, n => Assert.Equal(1, n));
            Thread.Sleep(5);
        }
    }

    [Fact]
    public void Loops_of_several_callers_do_not_disturb_each_other()
    {
        using var workers = new Workers(3);
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 500; i++)
            {
                var done = new int[17];
                workers.Run(new Counting(done), done.Length);
                Assert.All(done, n => Assert.Equal(1, n));
            }
        });
    }

    [Fact]
    public void A_loop_inside_a_loop_is_done_by_its_caller()
    {
        using var workers = new Workers(2);
        var done = new int[10];
        workers.Run(new Nesting(workers, done), 10);
        Assert.All(done, n => Assert.Equal(10, n));
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_the_team_works_on()
    {
        using var workers = new Workers(2);
        var failure = Assert.Throws<AggregateException>(() => workers.Run(default(Failing), 10));
        Assert.IsType<NotSupportedException>(failure.InnerException);
        var done = new int[10];
        workers.Run(new Counting(done), 10);
        Assert.All(done, n => Assert.Equal(1, n));
    }

    [Fact]
    public void A_disposed_team_leaves_the_work_to_the_caller()
    {
        var workers = new Workers(2);
        workers.Dispose();
        workers.Dispose();
        var done = new int[10];
        workers.Run(new Counting(done), 10);
        Assert.All(done, n => Assert.Equal(1, n));
    }

    [Fact]
    public void A_team_has_at_least_one_member() => Assert.Throws<ArgumentOutOfRangeException>(() => new Workers(0));

    private readonly struct Counting(int[] done) : IWork
    {
        public void Execute(int chunk, int worker) => Interlocked.Increment(ref done[chunk]);
    }

    private readonly struct Nesting(Workers workers, int[] done) : IWork
    {
        public void Execute(int chunk, int worker) => workers.Run(new Counting(done), done.Length);
    }

    private readonly struct Failing : IWork
    {
        public void Execute(int chunk, int worker)
        {
            if (chunk == 7) throw new NotSupportedException();
        }
    }
}
