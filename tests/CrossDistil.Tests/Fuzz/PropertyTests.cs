using System.Text;
using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Files;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tests.Experiments;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossDistil.Tests.Fuzz;

/// <summary>What holds of any input whatever.</summary>
public sealed class PropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(2026UL, 11UL);
    private static readonly string[] s_places = ["method", "model", "training", "features", "tasks", "split", "source", "metrics", "name", "cache", "variants"];

    private static readonly Gen<string> s_scalars = Gen.OneOf(
        Gen.Elements("null", "true", "0", "-1", "1e999", "2.5", "\"\"", "\"plain\"", "\"like\"", "\"a=b\""), ArbMap.Default.GeneratorFor<int>().Select(n => JsonSerializer.Serialize(n)), ArbMap.Default.GeneratorFor<string>().Select(t => JsonSerializer.Serialize(t)));

    [Fact]
    public void Any_JSON_in_the_place_of_any_part_of_an_experiment_is_bound_or_a_list_of_faults() => Prop.ForAll(
        (from place in Gen.Elements(s_places) from value in Json(3) select (Place: place, Value: value)).ToArbitrary(),
        part =>
        {
            var text = $$"""{ {{ExperimentText.Data}}, "{{part.Place}}": {{part.Value}} }""";
            try
            {
                ExperimentText.Load(text);
            }
            catch (InputException fault)
            {
                Assert.All(fault.Faults, line => Assert.DoesNotContain('\n', line.ToString()));
            }
        }).Check(s_config);

    [Fact]
    public void Any_text_is_a_formula_or_one_fault() => Prop.ForAll(
        Gen.Elements("click", "like", " ", "*", "+", "-", "^", "0.5", "1e999", "(", ")", ".", "é", "\0", "click^", "*like", "9999999999").ListOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            try
            {
                Assert.False(double.IsNaN(RankingFormula.Parse(text, ["click", "like"]).Of([0.5, 0.25])));
            }
            catch (InputException fault)
            {
                Assert.Single(fault.Faults);
            }
        }).Check(s_config);

    [Fact]
    public void Any_bytes_as_calibrators_are_one_fault() => Prop.ForAll<byte[]>(
        bytes => Assert.Throws<InputException>(() => CalibratorFile.Read("c", bytes))).Check(s_config);

    [Fact]
    public void Any_offsets_and_bytes_are_a_vocabulary_that_finds_its_own_keys_or_are_refused() => Prop.ForAll<int[], byte[]>((offsets, utf8) =>
    {
        try
        {
            var vocabulary = new TextVocabulary(offsets, utf8);
            for (var key = 0; key < vocabulary.Count; key++) Assert.Equal(key, vocabulary.Find(vocabulary.Key(key)));
        }
        catch (ArgumentException)
        {
            // They do not fit.
        }
    }).Check(s_config);

    [Fact]
    public void A_path_that_a_bundle_may_have_stays_in_its_folder() => Prop.ForAll(
        Gen.Elements("..", ".", "/", "a", "vocabulary", "vocabulary/", "\\", "\0", "~", "x.json", "-", " ", "é").ListOf().Select(string.Concat).ToArbitrary(),
        path => !BundleNames.IsPath(path) || Path.GetFullPath(path, "/bundle").StartsWith("/bundle/", StringComparison.Ordinal)).Check(s_config);

    [Fact]
    public void A_checksum_fits_its_own_bytes_and_no_others() => Prop.ForAll<byte[], byte[]>((content, other) =>
    {
        var checksum = Encoding.ASCII.GetBytes(ChecksumFile.Of("f", content));
        return ChecksumFile.Fits(checksum, "f", content) && ChecksumFile.Fits(checksum, "f", other) == content.AsSpan().SequenceEqual(other);
    }).Check(s_config);

    private static Gen<string> Json(int depth) => depth == 0
        ? s_scalars
        : Gen.OneOf(
            s_scalars,
            Json(depth - 1).ListOf().Select(items => $"[{string.Join(',', items.Take(3))}]"),
            (from key in Gen.Elements("kind", "name", "alpha", "hidden", "backbone", "epochs", "tables", "log", "label", "order", "weights") from value in Json(depth - 1) select $"{JsonSerializer.Serialize(key)}:{value}")
                .ListOf().Select(members => $"{{{string.Join(',', members.Take(3))}}}"));
}
