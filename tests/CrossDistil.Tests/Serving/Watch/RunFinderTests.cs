using CrossDistil.Watch;
using Xunit;

namespace CrossDistil.Tests.Serving.Watch;

public sealed class RunFinderTests : IDisposable
{
    private readonly WatchedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_and_studies_are_found_below_a_folder_and_named_by_their_place()
    {
        _folder.Run("demo/plain");
        _folder.Study("log-compare");
        _folder.Run("log-compare/runs/mmoe/fold-2/seed-1");
        Assert.Equal([(WatchedKind.Run, "demo/plain"), (WatchedKind.Study, "log-compare"), (WatchedKind.Run, "log-compare/mmoe/fold-2/seed-1")], Found(_folder.Path));
    }

    [Fact]
    public void A_study_without_results_shows_its_runs_only()
    {
        File.Delete(_folder.Study("study").ResultsPath);
        _folder.Run("study/runs/mmoe/seed-1");
        Assert.Equal([(WatchedKind.Run, "study/runs/mmoe/seed-1")], Found(_folder.Path));
    }

    [Fact]
    public void A_run_itself_is_named_by_its_folder_and_several_by_where_they_part()
    {
        _folder.Run("a/run");
        _folder.Run("b/run");
        Assert.Equal([(WatchedKind.Run, "run")], Found(_folder.Of("a/run")));
        Assert.Equal([(WatchedKind.Run, "a/run"), (WatchedKind.Run, "b/run")], Found(_folder.Of("b/run"), _folder.Of("a/run")));
    }

    [Fact]
    public void What_is_named_twice_is_there_once()
    {
        _folder.Run("a/run");
        Assert.Single(Found(_folder.Path, _folder.Of("a"), _folder.Of("a/run")));
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_nothing_until_it_appears()
    {
        var finder = new RunFinder([_folder.Of("later")]);
        Assert.Empty(finder.Find());
        _folder.Run("later");
        Assert.Equal("later", Assert.Single(finder.Find()).Name);
    }

    [Theory]
    [InlineData("run/checkpoints/inner")]
    [InlineData(".hidden/run")]
    [InlineData("node_modules/run")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    public void Nothing_is_looked_for_in_runs_in_folders_of_tools_and_in_the_depths(string name)
    {
        _folder.Run("run");
        _folder.Run(name);
        Assert.Equal("run", Assert.Single(Found(_folder.Path)).Name);
    }

    [Fact]
    public void Links_are_not_followed_so_that_none_leads_in_a_circle()
    {
        _folder.Run("inner/run");
        Directory.CreateSymbolicLink(_folder.Of("inner/loop"), _folder.Path);
        Assert.Equal("inner/run", Assert.Single(Found(_folder.Path)).Name);
    }

    [Fact]
    public void A_users_experiment_file_alone_is_no_run()
    {
        File.WriteAllText(_folder.Of("experiment.json"), "{}");
        Assert.Empty(Found(_folder.Path));
    }

    private static (WatchedKind Kind, string Name)[] Found(params string[] paths) => [.. new RunFinder(paths).Find().Select(found => (found.Kind, found.Name))];
}
