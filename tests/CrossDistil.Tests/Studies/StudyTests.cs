using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Studies;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Protocol;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Sweeps;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Studies;

/// <summary>The protocol: what happens in which order, and which data is asked for.</summary>
public sealed class StudyTests : IDisposable
{
    private readonly SmallData _data = SmallData.Log();
    private readonly List<Experiment> _asked = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private StudyFolder Folder => new(Path.Combine(_data.Folder, "study"));

    private Experiment File { get; init; } = SmallData.Experiment with { Cache = "mine" };

    public void Dispose() => _data.Dispose();

    [Fact]
    public void The_choice_is_written_down_before_the_test_split_is_opened()
    {
        var stages = new List<string>();
        var follower = new Follower(stage =>
        {
            stages.Add(stage);
            Assert.Equal(stage is "test", System.IO.File.Exists(Folder.ChoicePath));
            Assert.Empty(Tested());
        });
        var result = Study(Request(), follower).Run(Design(), Ct);
        Assert.Equal(["compare", "test"], stages);
        Assert.Equal(4, Tested().Length);
        Assert.Contains(result.Choice!.Variant, result.Test!["click"].Variants.Select(variant => variant.Name));
        Assert.Equal(result.ToJson(), System.IO.File.ReadAllText(Folder.ResultsPath));
        Assert.True(System.IO.File.Exists(Folder.MarkdownPath));
    }

    [Fact]
    public void While_the_test_split_is_closed_nothing_of_it_is_measured()
    {
        var result = Study(Request() with { OpensTest = false }).Run(Design(), Ct);
        Assert.Null(result.Test);
        Assert.NotNull(result.Choice);
        Assert.Empty(Tested());
    }

    [Fact]
    public void The_cache_that_the_file_names_holds_its_own_data_alone()
    {
        var swapped = new Variant("swapped", File with { Tasks = [File.Tasks[0], File.Tasks[1] with { Swapped = 0.5 }] });
        var design = Design() with { Variants = [.. Design().Variants, swapped] };
        Study(Request() with { Folds = 2 }).Run(design, Ct);
        Assert.Equal(["mine", null, null], _asked.Select(experiment => experiment.Cache));
        Assert.Equal(["own", "2", "3"], _asked.Select(experiment => (experiment.Split as TimeSplit)?.ValidationFrom ?? "own"));
    }

    [Fact]
    public void Folds_that_nobody_finds_are_a_mistake_of_the_program() => Assert.Throws<InvalidOperationException>(() =>
        new Study(Request() with { Folds = 2 }, new StudySource(_ => Cache), TimeProvider.System).Run(Design(), Ct));

    [Fact]
    public void A_baseline_is_one_of_the_variants()
    {
        Assert.Equal("crossdistil", Study(Request() with { Baseline = "crossdistil" }).Run(Design(), Ct).Baseline);
        var fault = Assert.Throws<InputException>(() => Study(Request() with { Baseline = "plian" }).Run(Design(), Ct));
        Assert.Equal("the option baseline plian: no such variant; did you mean \"plain\"?", fault.Message);
    }

    [Fact]
    public void Another_study_may_begin_in_the_folder_when_one_is_over_or_has_failed()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Study(Request()).Run(Design(), new CancellationToken(canceled: true)));
        Study(Request()).Run(Design(), Ct);
        Folder.Lock("compare").Dispose();
    }

    [Fact]
    public void A_sweep_opens_the_test_split_for_the_chosen_setting_the_file_as_written_and_single()
    {
        var settings = Designs.Grid(AxisParser.Parse(["training.rate=[0.001,0.03]"], SmallData.Tasks));
        var notes = new List<string>();
        var result = new Search(Request(), Source, TimeProvider.System, new StudyFollower(note: notes.Add)).Run(new SearchPlan(SearchOf("sweep"), settings), Ct);
        Assert.Contains("sweep: 2 settings and the file as written, 2 runs each", notes);
        string[] validated = ["as written", "rate 0.001", "rate 0.03", "single"];
        Assert.Equal(validated, result.Validation["click"].Variants.Select(variant => variant.Name));
        string[] tested = [.. ((string[])["as written", result.Choice!.Variant, "single"]).Distinct(StringComparer.Ordinal)];
        Assert.Equal(tested, result.Test!["click"].Variants.Select(variant => variant.Name));
        Assert.Equal(result.Choice.Variant, result.Own);
    }

    [Fact]
    public void Halving_spends_what_its_plan_says()
    {
        var settings = Designs.Grid(AxisParser.Parse(["training.rate=[0.001,0.003,0.01,0.03]"], SmallData.Tasks));
        var halving = HalvingPlan.Of(budgetRuns: 6, maxReplications: 2, eta: 2, settings.Count);
        var search = new Search(Request() with { OpensTest = false }, Source, TimeProvider.System);
        var result = search.Run(new SearchPlan(SearchOf("tune"), [.. settings.Take(halving.Rungs[0].Settings)], halving), Ct);
        var tried = Directory.GetDirectories(Path.Combine(Folder.Folder, "runs"), "rate*");
        Assert.Equal(halving.Runs, tried.Sum(variant => Directory.GetDirectories(variant).Length));
        Assert.NotNull(result.Choice);
    }

    private string Cache => Path.Combine(_data.Folder, "cache");

    private StudySource Source => new(
        experiment =>
        {
            _asked.Add(experiment);
            return Cache;
        },
        _ =>
        [
            new TimeSplit { By = "day", ValidationFrom = "2", TestFrom = "3" },
            new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4" },
        ]);

    private StudyRequest Request() => new()
    {
        Loaded = new LoadedExperiment(File, _data.Folder, "small", Path.Combine(_data.Folder, "experiment.json")),
        Folder = Folder.Folder, Seeds = [1, 2], Replicates = 100,
    };

    private Study Study(StudyRequest request, StudyFollower? follower = null) => new(request, Source, TimeProvider.System, follower);

    private StudyDesign Design() => new(
        StudyKind.Standard, [new("plain", File with { Method = new PlainMethod() }), new("crossdistil", File)],
        Own: "crossdistil", Baseline: "plain");

    private static SearchKind SearchOf(string name) => (SearchKind)StudyKind.Find(name)!;

    private string[] Tested() => Directory.GetFiles(Folder.Folder, "predictions.csv", SearchOption.AllDirectories);

    private sealed class Follower(Action<string> begin) : StudyFollower
    {
        public override void Stage(string name, Action<IProgress<StudyProgress>?> work)
        {
            begin(name);
            base.Stage(name, work);
        }
    }
}
