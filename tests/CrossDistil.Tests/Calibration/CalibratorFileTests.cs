using System.Text.RegularExpressions;
using CrossDistil.Calibration;
using CrossDistil.Data;
using CrossDistil.Scoring.Calibration;
using Xunit;

namespace CrossDistil.Tests.Calibration;

public sealed class CalibratorFileTests : IDisposable
{
    private const string Damaged = "cannot be read (…); train the run again";

    private readonly WorkFolder _folder = new();

    private string Path => _folder.Of("calibrators.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Brings_back_every_kind_to_the_last_bit()
    {
        var rows = CalibrationRows.Tied(500, seed: 1);
        var isotonic = IsotonicFit.Of(new LabelledLogits(rows.Logits, rows.Labels));
        CalibratorFile.Save(Path, [new("watch", new PlattCalibrator(1.0 / 3, -Math.PI)), new("é<b>", isotonic), new("none", new NoCalibrator())]);
        var loaded = CalibratorFile.Load(Path);
        Assert.Equal("watch é<b> none", string.Join(' ', loaded.Keys));
        Assert.Equal(new PlattCalibrator(1.0 / 3, -Math.PI), loaded["watch"]);
        Assert.Equal(isotonic.Logits, Assert.IsType<IsotonicCalibrator>(loaded["é<b>"]).Logits);
        Assert.Equal(isotonic.Values, ((IsotonicCalibrator)loaded["é<b>"]).Values);
        Assert.IsType<NoCalibrator>(loaded["none"]);
    }

    [Fact]
    public void Is_readable()
    {
        CalibratorFile.Save(Path, [new("like", new PlattCalibrator(0.5, -2))]);
        Assert.Equal(
            """
            {
              "formatVersion": 2,
              "tasks": {
                "like": {
                  "kind": "platt",
                  "slope": 0.5,
                  "intercept": -2
                }
              }
            }

            """.ReplaceLineEndings(),
            File.ReadAllText(Path).ReplaceLineEndings());
    }

    [Theory]
    [InlineData("", Damaged)]
    [InlineData("[]", Damaged)]
    [InlineData("{}", Damaged)]
    [InlineData("""{"formatVersion": 1, "tasks": {}}""", "has format 1, this version reads 2; train the run again")]
    [InlineData("""{"formatVersion": "2", "tasks": {}}""", Damaged)]
    [InlineData("""{"formatVersion": 2}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": null}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"slope": 1, "intercept": 0}}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"kind": "beta"}}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"kind": "platt", "slope": 1}}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"kind": "platt", "slope": 0, "intercept": 0}}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"kind": "platt", "slope": 1e999, "intercept": 0}}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"kind": "platt", "slope": 1, "intercept": 0, "x": 1}}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"kind": "isotonic", "logits": [0, 1], "probabilities": [0.9, 0.1]}}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"kind": "isotonic", "logits": null, "probabilities": [0.1]}}}""", Damaged)]
    [InlineData("""{"formatVersion": 2, "tasks": {"like": {"kind": "isotonic", "logits": [0]}}}""", Damaged)]
    public void A_damaged_file_is_one_line(string content, string line)
    {
        File.WriteAllText(Path, content);
        var fault = Assert.Throws<InputException>(() => CalibratorFile.Load(Path)).Message;
        Assert.Matches($"^{Regex.Escape($"{Path}: {line}").Replace("…", ".+", StringComparison.Ordinal)}$", fault);
    }

    [Fact]
    public void A_missing_file_is_one_line() =>
        Assert.Equal($"{Path}: there is no such file; train the run again", Assert.Throws<InputException>(() => CalibratorFile.Load(Path)).Message);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(1, double.NaN)]
    public void A_line_that_calibrates_nothing_is_refused(double slope, double intercept) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlattCalibrator(slope, intercept));
}
