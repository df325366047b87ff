using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Bundles;

[Collection(nameof(AllocationTests))]
public sealed class RankerAllocationTests
{
    [Fact]
    public void A_warm_request_allocates_nothing()
    {
        using var data = new SmallBundle();
        using var ranker = data.Load(ranking: "click^0.7 * like^0.3");
        var request = ranker.NewRequest();
        Score();
        Assert.Equal(0, Allocations.OnThisThread(Score));
        Assert.Equal(0, Allocations.OnAllThreads(Score));

        void Score()
        {
            SmallBundle.Fill(ranker, request, data.Test);
            ranker.Score(request);
        }
    }
}
