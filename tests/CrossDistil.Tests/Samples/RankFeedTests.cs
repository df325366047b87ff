using System.Globalization;
using CrossDistil.Runs;
using CrossDistil.Samples;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Samples;

/// <summary>samples/RankFeed as a user runs it: from a log to an order of candidates.</summary>
public sealed class RankFeedTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Candidates_come_back_best_first_with_scores_between_0_and_1()
    {
        var lines = SmallRow.Log(800, seed: 1).Select((row, i) => string.Create(
            CultureInfo.InvariantCulture, $"u{row.Ids[0]},i{row.Ids[1]},{(i < 500 ? 1 : i < 650 ? 2 : 3)},{row.Labels[0]},{row.Labels[1]}"));
        File.WriteAllLines(Of("log.csv"), lines.Prepend("user,item,day,click,like"));
        File.WriteAllText(Of("experiment.json"), """
            {
              "source": {"tables": {"log": "log.csv"}},
              "features": [{"kind": "categorical", "name": "user"}, {"kind": "categorical", "name": "item"}],
              "tasks": [{"name": "click"}, {"name": "like"}],
              "split": {"kind": "time", "by": "day", "validationFrom": "2", "testFrom": "3"},
              "model": {"embeddingDim": 8, "backbone": {"kind": "mmoe", "experts": 2, "hidden": [8]}},
              "training": {"epochs": 2, "batch": 32, "threads": 1}
            }
            """);
        string[] items = ["i0", "i1", "i2", "i3", "never seen"];
        Feed.Main([Of("experiment.json"), Of("run"), Of("bundle"), "item", .. items]);
        var ranked = Feed.Rank(Of("bundle"), "item", items);
        Assert.Equal(items.Order(StringComparer.Ordinal), ranked.Select(candidate => candidate.Candidate).Order(StringComparer.Ordinal));
        Assert.Equal(ranked.Select(candidate => candidate.Score).OrderDescending(), ranked.Select(candidate => candidate.Score));
        Assert.All(ranked, candidate => Assert.InRange(candidate.Score, 0, 1));
        Assert.True(ranked[0].Score > ranked[^1].Score);
        Assert.NotNull(new RunFolder(Of("run")).ReadMetrics());
    }

    private string Of(string name) => _folder.Of(name);
}
