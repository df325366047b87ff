using System.Globalization;
using CrossDistil.Data;
using CrossDistil.Runs;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Runs;

public sealed class PredictionsTests : IDisposable
{
    private static readonly float[] Logits = [0.1f, -1.23456789e-8f, 100, -100, 3.4028235e38f];

    private static readonly float[] Scores = [-7, 0.25f, 1e-30f, 2, 16777216];

    private static readonly PlattCalibrator Calibrator = new(0.5, -1);

    private readonly SmallData _data = new(SmallRow.Of("++", "--"), SmallRow.Of("+-"), SmallRow.Of("+-", "?+", "-?", "??", "--"));
    private readonly string[] _lines;

    public PredictionsTests()
    {
        using var cache = _data.Open();
        Predictions.Write(CsvPath, cache.OpenTest(), SmallData.Tasks, [Logits, [.. Logits.Reverse()]], [new NoCalibrator(), Calibrator], [null, Scores]);
        _lines = File.ReadAllText(CsvPath).Split('\n');
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Starts_with_the_header_and_has_a_line_per_row()
    {
        Assert.Equal("row,click.label,click.logit,click.probability,like.label,like.logit,like.probability,like.score", _lines[0]);
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

    [Fact]
    public void A_teachers_scores_stand_after_its_students_probabilities() =>
        Assert.Equal(Scores, Column(7).Select(text => float.Parse(text, CultureInfo.InvariantCulture)));

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var read = Predictions.Read(CsvPath, SmallData.Tasks);
        Assert.Equal([3, 4, 5, 6, 7], read.SourceRows);
        Assert.Equal([1, 255, 0, 255, 0], read.Labels[0]);
        Assert.Equal([0, 1, 255, 255, 0], read.Labels[1]);
        Assert.Equal(Logits, read.Logits[0]);
        Assert.Equal(Calibrator.Probabilities([.. Logits.Reverse()]), read.Probabilities[1]);
        Assert.Null(read.Scores[0]);
        Assert.Equal(Scores, read.Scores[1]);
    }

    [Fact]
    public void A_file_of_an_earlier_version_has_no_scores()
    {
        File.WriteAllText(CsvPath, "row,click.label,click.logit,click.probability,like.label,like.logit,like.probability\n9,1,0.5,0.25,,-1,0.125\n");
        var read = Predictions.Read(CsvPath, SmallData.Tasks);
        Assert.Equal([9], read.SourceRows);
        Assert.Equal((1, 255), (read.Labels[0][0], read.Labels[1][0]));
        Assert.Equal((0.5f, 0.25f, -1f, 0.125f), (read.Logits[0][0], read.Probabilities[0][0], read.Logits[1][0], read.Probabilities[1][0]));
        Assert.All(read.Scores, Assert.Null);
    }

    [Theory]
    [InlineData("row,click.label,click.logit,click.probability\n", "line 1: its first line is another")]
    [InlineData("row,click.label,click.logit,click.probability,click.score,like.label,like.logit,like.probability\n1,0,1,0.5,0,1,0.5\n", "line 2: has no label, logit and probability of like")]
    [InlineData("row,click.label,click.logit,click.probability,like.label,like.logit,like.probability\n1,0,1,0.5,2,1,0.5\n", "line 2: has no label, logit and probability of like")]
    [InlineData("row,click.label,click.logit,click.probability,like.label,like.logit,like.probability\n1,0,NaN,0.5,1,1,0.5\n", "line 2: has no label, logit and probability of click")]
    [InlineData("row,click.label,click.logit,click.probability,like.label,like.logit,like.probability\nx,0,1,0.5,1,1,0.5\n", "line 2: has no row number")]
    public void A_damaged_file_is_a_fault_at_its_line(string text, string problem)
    {
        File.WriteAllText(CsvPath, text);
        Assert.Equal($"{CsvPath}: {problem}; train the run again; in a study, delete the run's folder and give the option overwrite",
            Assert.Throws<InputException>(() => Predictions.Read(CsvPath, SmallData.Tasks)).Message);
    }

    private string CsvPath => Path.Combine(_data.Folder, "predictions.csv");

    private IEnumerable<string> Column(int column) => _lines[1..^1].Select(line => line.Split(',')[column]);
}
