using System.Text.RegularExpressions;
using CrossDistil.Data;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Kinds;
using CrossDistil.Tests.Architecture;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Studies;

public sealed class StudyKindTests
{
    public static TheoryData<string> Kinds => [.. StudyKind.All.Select(kind => kind.Name)];

    public static TheoryData<string> Checks =>
        [.. typeof(HealthCheck).Assembly.GetTypes().Where(type => type.Namespace is "CrossDistil.Studies.Health.Checks" && type.GetMethod("Find") is not null).Select(type => type.Name)];

    /// <summary>A study is one file, a line in the list of kinds, and docs and tests: a name of it anywhere else would be one more place to touch.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_of_study_is_named_by_its_own_file_and_the_list(string name)
    {
        var type = StudyKind.Find(name)!.GetType().Name;
        var quoted = new Regex($@"^(?!\s*//).*(?<!JsonPropertyName\()""{name}""", RegexOptions.Multiline, TimeSpan.FromSeconds(5)); // as a value, not a key of a file
        Assert.Equal(
            new[] { $"CrossDistil.Studies/Kinds/{type}.cs", "CrossDistil.Studies/Kinds/StudyKind.cs" }.Order(StringComparer.Ordinal),
            Code.Source
                .Where(file => Code.Says(file, type) || quoted.IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file.Path))))
                .Select(Code.InSource));
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_health_check_is_named_by_its_own_file_and_the_list(string type) => Assert.Equal(
        [$"CrossDistil.Studies/Health/Checks/{type}.cs", "CrossDistil.Studies/Health/HealthCheck.cs"],
        Code.Source.Where(file => Code.Says(file, type)).Select(Code.InSource).Order(StringComparer.Ordinal));

    [Fact]
    public void Names_are_unique_and_found_again()
    {
        Assert.Equal(StudyKind.All.Count, StudyKind.All.DistinctBy(kind => kind.Name).Count());
        Assert.All(StudyKind.All, kind => Assert.Same(kind, StudyKind.Find(kind.Name)));
        Assert.Null(StudyKind.Find("runs"));
        Assert.Equal(Enumerable.Range(0, StudyKind.All.Count + 1), StudyKind.All.Select(kind => StudyKind.PlaceOf(kind.Name)).Append(StudyKind.PlaceOf("of another version")));
    }

    [Fact]
    public void Every_study_compares_variants_of_different_names_with_its_own_method_and_its_baseline_among_them() => Assert.All(
        StudyKind.All.OfType<VariantKind>(), kind =>
        {
            var study = kind.Of(SmallData.Experiment with { Method = SmallData.MethodOf("crossdistil") }, StudyOptions.None);
            string[] names = [.. study.Variants.Select(variant => variant.Name)];
            Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
            Assert.Contains(study.Own, names);
            Assert.Contains(study.Baseline, names);
            Assert.Contains(Baselines.Single, names);
        });

    [Fact]
    public void Options_of_a_study_are_read_and_wrong_ones_named()
    {
        var file = SmallData.Experiment with { Method = SmallData.MethodOf("crossdistil") };
        Assert.Equal(["single", "mmoe", "crossdistil"], Compared("--backbones", "single,mmoe", "--methods", "plain"));
        Assert.Contains("did you mean \"mmoe\"?", Assert.Throws<InputException>(() => Compared("--backbones", "mmo")).Message, StringComparison.Ordinal);

        string[] Compared(params string[] options) => [.. ((VariantKind)StudyKind.Find("compare")!).Of(file, Options(options)).Variants.Select(variant => variant.Name)];
    }

    [Fact]
    public void A_search_tries_the_settings_of_its_design_and_drops_the_worse_where_it_has_a_budget()
    {
        string[] over = ["--over", "training.rate=[0.01,0.02,0.03,0.04]"];
        var (_, settings, halving) = Search("sweep", over);
        Assert.Equal(["rate 0.01", "rate 0.02", "rate 0.03", "rate 0.04"], settings.Select(setting => setting.Name));
        Assert.Null(halving);
        var tuned = Search("tune", [.. over, "--budget-runs", "8", "--design", "random"]);
        Assert.Equal(tuned.Halving!.Rungs[0].Settings, tuned.Settings.Count);
        Assert.True(tuned.Halving.Runs <= 8);

        static SearchPlan Search(string kind, string[] options) => ((SearchKind)StudyKind.Find(kind)!).Of(SmallData.Experiment, Options(options), replications: 2);
    }

    private static StudyOptions Options(params string[] given) =>
        new(given.Chunk(2).ToDictionary(option => option[0], option => (IReadOnlyList<string>)[option[1]], StringComparer.Ordinal));
}
