using CrossDistil.Samples;
using CrossDistil.Studies;
using Xunit;

using CrossDistil.Studies.Results;

namespace CrossDistil.Tests.Samples;

/// <summary>samples/OwnStudy as a user runs it: a study from a generated log to its result.</summary>
public sealed class OwnStudyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crossdistil-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_variants_are_compared_on_test_rows_and_what_is_trained_is_kept()
    {
        var first = TwoWays.Compare(_folder, rows: 2000, progress: null);
        Assert.Equal(("plain", "crossdistil"), (first.Baseline, first.Own));
        Assert.Empty(first.Failed);
        foreach (var task in (string[])["finish", "like"])
        {
            Assert.Equal(["single", "plain", "crossdistil"], first.Test![task].Variants.Select(variant => variant.Name));
            Assert.All(first.Test[task].Variants, variant => Assert.Equal([1ul, 2, 3], variant.Seeds));
            Assert.NotNull(first.Test[task].Variants[2].ToBaseline["auc"].PValue);
        }

        var runs = new List<StudyProgress>();
        var again = TwoWays.Compare(_folder, rows: 2000, new Listener(runs.Add));
        Assert.Empty(runs);
        Assert.Equal(first.ToJson(), again.ToJson());
        Assert.Equal(again.ToJson(), File.ReadAllText(new StudyFolder(Path.Combine(_folder, "study")).ResultsPath));
    }

    private sealed class Listener(Action<StudyProgress> listen) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => listen(value);
    }
}
