using System.Text.Json;
using CrossDistil.Data.Sampling;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Sweeps;
using CrossDistil.Tests.Training;
using Xunit;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Studies;

public sealed class StudyResultTests
{
    private static readonly StudyResult s_result = Large() with
    {
        Settings = new(StringComparer.Ordinal) { ["kd"] = new(StringComparer.Ordinal) { ["alpha"] = JsonSerializer.Deserialize<JsonElement>("8e-3") } },
        Created = new(2026, 1, 31), Data = new(["log.csv", "users/*.parquet"], "0123456789abcdef"), Curves = Curves(2, 3, "like"),
    };

    [Fact]
    public void What_is_written_can_be_read_back()
    {
        var again = StudyResult.FromJson(s_result.ToJson());
        Assert.Equal(s_result.ToJson(), again.ToJson());
        Assert.Equal(0.008, again.Settings!["kd"]["alpha"].GetDouble());
        Assert.Equal(s_result.Test!["like"].Variants[1].ToSingle["auc"].Adjusted, again.Test!["like"].Variants[1].ToSingle["auc"].Adjusted);
    }

    [Fact]
    public void Results_of_earlier_versions_can_be_read()
    {
        var old = s_result with { Settings = null, Created = null, Data = null };
        Assert.DoesNotContain("\"settings\"", old.ToJson(), StringComparison.Ordinal);
        var again = StudyResult.FromJson(old.ToJson());
        Assert.Null(again.Settings);
        Assert.Equal(old.ToJson(), again.ToJson());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"command\": \"compare\"}")]
    public void Another_file_is_not_taken_for_results(string text) => Assert.Throws<JsonException>(() => StudyResult.FromJson(text));

    [Fact]
    public void The_page_says_what_it_was_run_on_and_when() => Assert.Contains(
        "version 0.1.0; data log.csv, users/\\*.parquet, checksum 0123456789ab; written 2026-01-31.", ReportMarkdown.Of(ReportBuilder.OfStudy(s_result), csvName: null), StringComparison.Ordinal);

    [Fact]
    public void Settings_of_a_sweep_keep_the_order_of_the_axes_and_the_values_as_written()
    {
        var axes = AxisParser.Parse(["method.alpha=[0.3,8e-3]", "model.backbone.kind=[\"ple\"]"], ["like"]);
        var setting = Designs.Grid(axes)[1];
        Assert.Equal("alpha 8e-3, backbone.kind ple", setting.Name);
        var settings = StudySettings.Of([new("as written", SmallData.Experiment), new(setting.Name, SmallData.Experiment, setting.Values)])!;
        var (variant, values) = Assert.Single(settings);
        Assert.Equal(setting.Name, variant);
        Assert.Equal(["alpha", "backbone.kind"], values.Keys);
        Assert.Equal(["8e-3", "\"ple\""], values.Values.Select(value => value.GetRawText()));
    }

    [Fact]
    public void Random_settings_say_their_values_too()
    {
        var setting = Designs.Random(AxisParser.Parse(["method.alpha=0..1"], ["like"]), 1, new RandomStream(1, "test"))[0];
        Assert.Equal(setting.Name, $"alpha {setting.Values!["alpha"]}");
    }

    [Fact]
    public void Variants_of_corrupt_say_their_share_and_those_without_a_place_nothing()
    {
        var settings = StudySettings.Of(Variants.Corruption(SmallData.Experiment, "like", [0, 0.5]))!;
        Assert.Equal(["crossdistil", "crossdistil, 50 % swapped", "plain", "plain, 50 % swapped"], settings.Keys);
        Assert.Equal("""{"method":"crossdistil","task":"like","swapped":0.5}""", JsonSerializer.Serialize(settings["crossdistil, 50 % swapped"]));
        Assert.Null(StudySettings.Of(Variants.Comparison(SmallData.Experiment)));
    }
}
