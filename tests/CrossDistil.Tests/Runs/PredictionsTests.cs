using System.Globalization;
using CrossDistil.Calibration;
using CrossDistil.Runs;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Runs;

public sealed class PredictionsTests : IDisposable
{
    private static readonly float[] Logits = [0.1f, -1.23456789e-8f, 100, -100, 3.4028235e38f];

    private static readonly PlattCalibrator Calibrator = new(0.5, -1);

    private readonly SmallData _data = new(SmallRow.Of("++", "--"), SmallRow.Of("+-"), SmallRow.Of("+-", "?+", "-?", "??", "--"));
    private readonly string[] _lines;

    public PredictionsTests()
    {
        using var cache = _data.Open();
        var path = Path.Combine(_data.Folder, "predictions.csv");
        Predictions.Write(path, cache.OpenTest(), SmallData.Tasks, [Logits, [.. Logits.Reverse()]], [new NoCalibrator(), Calibrator]);
        _lines = File.ReadAllText(path).Split('\n');
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Starts_with_the_header_and_has_a_line_per_row()
    {
        Assert.Equal("row,click.label,click.logit,click.probability,like.label,like.logit,like.probability", _lines[0]);
        Assert.Equal(1 + 5 + 1, _lines.Length);
        Assert.Empty(_lines[^1]); // the last line is ended too
    }

    [Fact]
    public void Rows_are_numbered_as_in_the_source() => Assert.Equal(["3", "4", "5", "6", "7"], Column(0));

    [Fact]
    public void Labels_are_0_and_1_and_a_missing_one_is_empty()
    {
        Assert.Equal(["1", "", "0", "", "0"], Column(1));
        Assert.Equal(["0", "1", "", "", "0"], Column(4));
    }

    [Fact]
    public void Logits_round_trip_as_they_are_and_probabilities_are_the_calibrators()
    {
        Assert.Equal(Logits, Column(2).Select(text => float.Parse(text, CultureInfo.InvariantCulture)));
        Assert.Equal(Logits.Reverse(), Column(5).Select(text => float.Parse(text, CultureInfo.InvariantCulture)));
        Assert.Equal(Logits.Select(logit => (float)(1 / (1 + Math.Exp(-(double)logit)))), Column(3).Select(text => float.Parse(text, CultureInfo.InvariantCulture)));
        Assert.Equal(Calibrator.Probabilities([.. Logits.Reverse()]), Column(6).Select(text => float.Parse(text, CultureInfo.InvariantCulture)));
    }

    private IEnumerable<string> Column(int column) => _lines[1..^1].Select(line => line.Split(',')[column]);
}
