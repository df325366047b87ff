using System.IO.Compression;
using System.Text.Json.Nodes;
using CrossDistil.Data;
using CrossDistil.Export;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Scoring.Models;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Bundles;

public sealed class BundleTests : IClassFixture<RankerTests.Trained>
{
    private readonly SmallBundle _data;

    public BundleTests(RankerTests.Trained trained) => _data = trained.Data;

    [Fact]
    public void A_network_that_gives_no_numbers_is_not_exported()
    {
        using var data = new SmallBundle();
        using (var cache = data.Open())
        using (var trained = new TrainedModel(data.Trained, cache.Training))
            foreach (var checkpoint in data.Run.ReadBest().Values.Distinct(StringComparer.Ordinal))
            {
                Checkpoint.Load(checkpoint, trained);
                trained.Model.Parameters[^1].Values.Fill(float.NaN);
                Checkpoint.Save(checkpoint, trained);
            }

        Assert.Contains("no finite number", Assert.Throws<InputException>(() => data.Export("nan")).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.PathOf("nan")));
    }

    [Fact]
    public void A_manifest_says_what_is_served_and_of_what_it_was_made()
    {
        var manifest = Bundle(_data.Export("manifest").Path).Manifest;
        Assert.Equal((3, "small-feed", "1", "click"), (manifest.FormatVersion, manifest.Name, manifest.Version, manifest.Ranking));
        Assert.Equal(["age", "user", "city", "tags", "price", "rate"], manifest.Features.Select(feature => feature.Name).ToArray());
        Assert.Equal(["number", "integer", "text", "list of text", "number", "number"], manifest.Features.Select(feature => feature.Kind).ToArray());
        Assert.Equal([0, 12, 6, 5, 5, 4], manifest.Features.Select(feature => feature.Ids).ToArray());
        Assert.Equal(["[]", "[0,1,2,3,4]", "[\"Oslo\",\"\",\"Łódź\",\"Rome\"]", "[\"a\",\"b\",\"c\"]", "[]", "[0,0.5]"], manifest.Features.Select(feature => $"[{string.Join(',', feature.Examples.Select(e => e.GetRawText()))}]").ToArray());
        Assert.Equal(40, manifest.Features[0].Statistics!.Mean);
        Assert.Equal([2, 5], manifest.Features[4].Statistics!.Boundaries!);
        Assert.Equal(_data.Run.ReadMetrics()!.Test["like"].Ece, manifest.Test["like"].Ece);
        using var cache = _data.Open();
        Assert.Equal(cache.Content, manifest.Identity.Data);
    }

    [Fact]
    public void The_baseline_is_what_the_validation_rows_give()
    {
        var baseline = Bundle(_data.Export("baseline").Path).Manifest.Baseline;
        using var ranker = Ranker.Load(_data.PathOf("baseline"));
        var request = ranker.NewRequest();
        SmallBundle.Fill(ranker, request, _data.Validation);
        ranker.Score(request);
        Assert.Equal(request.Probabilities(1).ToArray().Average(p => (double)p), baseline.Tasks["like"].MeanProbability!.Value, 1e-12);
        Assert.Equal(_data.Validation.Average(row => row.Labels[0]), baseline.Tasks["click"].Positives!.Value, 1e-12);
        Assert.Equal(request.UnknownIds[1] / 1100.0, baseline.Features["user"].UnknownIds, 1e-12);
        Assert.True(baseline.Features["user"].UnknownIds > 0.2);
        Assert.False(baseline.Features.ContainsKey("age")); // a number has no ids
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("again.zip")]
    public void A_target_is_overwritten_only_on_demand(string name)
    {
        _data.Export(name);
        var before = Bundle(_data.PathOf(name)).Manifest.Created;
        Assert.Equal($"{_data.PathOf(name)}: holds a bundle; choose another target or add the option overwrite", Refusal(() => _data.Export(name, version: "2")));
        Assert.Equal((before, "1"), (Bundle(_data.PathOf(name)).Manifest.Created, Bundle(_data.PathOf(name)).Manifest.Version));
        _data.Export(name, overwrite: true, version: "2");
        Assert.Equal("2", Bundle(_data.PathOf(name)).Manifest.Version);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Folder, "*.export-*"));
    }

    [Fact]
    public void What_is_no_bundle_is_never_overwritten()
    {
        Directory.CreateDirectory(_data.PathOf("mine"));
        File.WriteAllText(_data.PathOf("mine/notes.txt"), "mine");
        File.WriteAllText(_data.PathOf("mine.zip"), "mine");
        Assert.Contains("holds no bundle", Refusal(() => _data.Export("mine", overwrite: true)), StringComparison.Ordinal);
        Assert.Contains("is a file and no bundle", Refusal(() => _data.Export("mine.zip", overwrite: true)), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_data.PathOf("mine/notes.txt")));
        Assert.Equal("mine", File.ReadAllText(_data.PathOf("mine.zip")));
    }

    [Fact]
    public void Nothing_is_left_where_the_target_cannot_be_written()
    {
        File.WriteAllText(_data.PathOf("plain-file"), "");
        Assert.Contains("cannot be written", Refusal(() => _data.Export("plain-file/bundle")), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Folder, "*.export-*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_formula_that_names_no_task_writes_nothing()
    {
        Assert.Contains("there is no task \"views\"", Refusal(() => _data.Export("formula-bad", ranking: "views")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_data.PathOf("formula-bad")));
    }

    [Theory]
    [InlineData("schema.json")]
    [InlineData("network-0.weights")]
    [InlineData("network-1.weights")]
    [InlineData("calibrators.json")]
    [InlineData("vocabulary/field-1.utf8")]
    public void A_changed_a_shortened_and_a_missing_file_are_refused(string file)
    {
        var (name, path) = ($"damage-{file.Replace('/', '-')}", "");
        _data.Export(name, overwrite: true);
        path = Path.Combine(_data.PathOf(name), file);
        var good = File.ReadAllBytes(path);
        byte[] changed = [.. good];
        changed[good.Length / 2] ^= 1;
        File.WriteAllBytes(path, changed);
        Assert.Equal($"{_data.PathOf(name)}/{file}: is not what was written (its SHA-256 differs); export the bundle again", Refusal(() => Ranker.Load(_data.PathOf(name))));
        File.WriteAllBytes(path, good[..^1]);
        Assert.Equal($"{_data.PathOf(name)}/{file}: has {good.Length - 1} bytes, {good.Length} were written; export the bundle again", Refusal(() => Ranker.Load(_data.PathOf(name))));
        File.Move(path, path + ".old");
        Assert.Equal($"{_data.PathOf(name)}/{file}: is missing; export the bundle again", Refusal(() => Ranker.Load(_data.PathOf(name))));
    }

    [Theory]
    [InlineData("has format 4, this version reads 3; use a newer crossdistil", "formatVersion", "4")]
    [InlineData("needs shards, which this version does not know; use a newer crossdistil", "needs", "[\"shards\"]")]
    [InlineData("has no formatVersion", "formatVersion", "\"x\"")]
    [InlineData("the name \"../x\" is not a plain name", "name", "\"../x\"")]
    [InlineData("is not a plain name", "files", """[{"path": "../../etc/passwd", "length": 1, "sha256": ""}]""")]
    [InlineData("is not a plain name", "files", """[{"path": "/etc/passwd", "length": 1, "sha256": ""}]""")]
    [InlineData("is not a plain name", "files", """[{"path": "vocabulary/../../x", "length": 1, "sha256": ""}]""")]
    [InlineData("is not a plain name", "files", """[{"path": "vocabulary/..", "length": 1, "sha256": ""}]""")]
    [InlineData("the file network-0.weights is not listed", "files", "[]")]
    [InlineData("0 networks answer the task click, which one must", "networks", "[]")]
    [InlineData("the task click is there twice", "tasks", """[{"name": "click"}, {"name": "click"}]""")]
    [InlineData("cannot be read", "features", "null")]
    [InlineData("there is no task \"x\"", "ranking", "\"x\"")]
    public void A_manifest_that_does_not_hold_together_is_one_line(string expected, string member, string value)
    {
        _data.Export("edited", overwrite: true);
        Edit("edited", root => root[member] = JsonNode.Parse(value));
        var message = Refusal(() => Ranker.Load(_data.PathOf("edited")));
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_feature_that_is_there_twice_or_by_another_name_is_refused()
    {
        _data.Export("features", overwrite: true);
        Edit("features", root => root["features"]!.AsArray().Add(root["features"]![1]!.DeepClone()));
        Assert.Contains("the feature user is there twice", Refusal(() => Ranker.Load(_data.PathOf("features"))), StringComparison.Ordinal);
        _data.Export("features", overwrite: true);
        Edit("features", root => root["features"]![1]!["name"] = "person");
        Assert.Contains("its features are not those of schema.json", Refusal(() => Ranker.Load(_data.PathOf("features"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_shape_of_the_model_is_one_line()
    {
        _data.Export("shape", overwrite: true);
        Edit("shape", root => root["model"]!["embeddingDim"] = 5);
        Assert.Contains("belongs to another model: embedding [32, 4] where the model has embedding [32, 5]", Refusal(() => Ranker.Load(_data.PathOf("shape"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_of_more_numbers_than_there_are_is_refused_before_its_memory_is_taken()
    {
        var options = SmallBundle.Experiment.Model;
        Refused(options, [1_000_000_000]);
        Refused(options with { Backbone = new MmoeOptions { Experts = 1024, Hidden = [65_536, 65_536] } }, [10]);
        Refused(options with { Tower = [65_536, 65_536] }, [10]);

        static void Refused(ModelOptions model, int[] ids) => Assert.Contains(
            "numbers", Assert.ThrowsAny<ArgumentException>(() => CrossDistil.Scoring.Models.MultiTaskModel.ForServing(model, new(ids, 0), 2, [0, 1], maxValues: 1000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_later_versions_are_passed_over()
    {
        _data.Export("later", overwrite: true);
        Edit("later", root => (root["later"], root["tasks"]![0]!["later"], root["model"]!["later"]) = (1, 2, 3));
        using var ranker = Ranker.Load(_data.PathOf("later"));
        Assert.Equal(SmallBundle.Tasks, ranker.Tasks);
    }

    [Fact]
    public void A_bundle_without_the_digest_of_its_bundle_json_is_refused()
    {
        _data.Export("older", overwrite: true);
        File.Delete(Path.Combine(_data.PathOf("older"), "bundle.sha256"));
        var refusal = Refusal(() => Ranker.Load(_data.PathOf("older")));
        Assert.Equal($"{_data.PathOf("older")}/bundle.sha256: is missing; export the bundle again", refusal);
        Edit("older", root => root.AsObject().Remove("checksum"));
        File.Delete(Path.Combine(_data.PathOf("older"), "bundle.sha256"));
        refusal = Refusal(() => Ranker.Load(_data.PathOf("older")));
        Assert.Contains("missing required properties including: 'checksum'", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_within_a_bundle_is_followed_and_the_bundle_may_be_a_link_itself()
    {
        _data.Export("volume", overwrite: true);
        var folder = _data.PathOf("volume");
        Directory.Move(Path.Combine(folder, "vocabulary"), Path.Combine(folder, "data"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "vocabulary"), "data");
        Directory.CreateSymbolicLink(_data.PathOf("current"), folder);
        Ranker.Load(folder).Dispose();
        Ranker.Load(_data.PathOf("current")).Dispose();
    }

    [Fact]
    public void A_cut_off_zip_and_one_that_is_none_are_one_line()
    {
        _data.Export("cut.zip", overwrite: true);
        var path = _data.PathOf("cut.zip");
        var good = File.ReadAllBytes(path);
        foreach (var content in (byte[][])[good[..(good.Length / 2)], [], [1, 2, 3]])
        {
            File.WriteAllBytes(path, content);
            Assert.StartsWith($"{path}: is not a ZIP file that can be read", Refusal(() => Ranker.Load(path)), StringComparison.Ordinal);
        }

        Assert.StartsWith($"{path}x: there is no such bundle", Refusal(() => Ranker.Load(path + "x")), StringComparison.Ordinal);
        using (var zip = ZipFile.Open(path + ".packed", ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("bundle.json", CompressionLevel.SmallestSize).Open()) entry.Write(new byte[1000]);
        Assert.Contains("bundle.json is compressed, or there twice", Refusal(() => Ranker.Load(path + ".packed")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_blend_cannot_be_served()
    {
        using var cache = _data.Open();
        var blend = _data.Trained with { Method = new BlendMethod { Blend = 0.5 } };
        var message = Refusal(() => BundleWriter.Write(_data.Run, blend, cache, new(_data.PathOf("blend")), TimeProvider.System, CancellationToken.None));
        Assert.Contains("method blend", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_data.PathOf("blend")));
    }

    private static Bundle Bundle(string path)
    {
        using var bundle = CrossDistil.Scoring.Bundles.Bundle.Open(path);
        return bundle;
    }

    private void Edit(string name, Action<JsonNode> change)
    {
        var file = Path.Combine(_data.PathOf(name), "bundle.json");
        var root = JsonNode.Parse(File.ReadAllText(file))!;
        change(root);
        File.WriteAllText(file, root.ToJsonString());
        CrossDistil.Tests.Corpus.Damage.Repair(_data.PathOf(name));
    }

    private static string Refusal(Action act) => Assert.Throws<InputException>(act).Message;
}
