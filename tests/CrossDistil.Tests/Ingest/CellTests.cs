using System.Text;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Cells;
using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>Decision 15: a column of a text file has the type that all its cells show, and a key is the text of the file.</summary>
public sealed class CellTests
{
    private const int Sample = 20_480; // rows that types are guessed from

    [Theory]
    [InlineData("11", CellForms.Key | CellForms.Integer | CellForms.Huge | CellForms.Number | CellForms.Exact | CellForms.Shortest)]
    [InlineData("011", CellForms.Integer | CellForms.Huge | CellForms.Number | CellForms.Exact)]
    [InlineData("+11", CellForms.Integer | CellForms.Huge | CellForms.Number | CellForms.Exact)]
    [InlineData(" 11", CellForms.Integer | CellForms.Huge | CellForms.Number | CellForms.Exact)]
    [InlineData("-0", CellForms.Integer | CellForms.Huge | CellForms.Number | CellForms.Exact | CellForms.Shortest)]
    [InlineData("9223372036854775807", CellForms.Key | CellForms.Integer | CellForms.Huge | CellForms.Number)]
    [InlineData("9223372036854775808", CellForms.Huge | CellForms.Number)]
    [InlineData("-9223372036854775808", CellForms.Key | CellForms.Integer | CellForms.Huge | CellForms.Number)]
    [InlineData("1.5", CellForms.Number | CellForms.Exact | CellForms.Shortest)]
    [InlineData("1.50", CellForms.Number | CellForms.Exact)]
    [InlineData("1e5", CellForms.Number | CellForms.Exact)]
    [InlineData("nan", CellForms.Number | CellForms.Exact)]
    [InlineData("-INF", CellForms.Number | CellForms.Exact)]
    [InlineData("1,5", CellForms.None)]
    [InlineData("0x11", CellForms.None)]
    [InlineData("1_000", CellForms.None)]
    [InlineData("TRUE", CellForms.Truth)]
    [InlineData("no", CellForms.Truth)]
    [InlineData("2022-05-07", CellForms.Date | CellForms.Timestamp)]
    [InlineData("2022/5/7", CellForms.Date | CellForms.Timestamp)]
    [InlineData("2022-02-30", CellForms.None)]
    [InlineData("05/07/2022", CellForms.DateYearLast)]
    [InlineData("2022-05-07 12:00:00", CellForms.Timestamp)]
    [InlineData("2022-05-07T12:00:00.5+02:00", CellForms.Timestamp)]
    [InlineData("2022-05-07 12:00:00.1234567", CellForms.None)]
    [InlineData("9:00", CellForms.Time)]
    [InlineData("24:00", CellForms.None)]
    [InlineData("abc", CellForms.None)]
    internal void A_text_has_these_forms(string text, CellForms forms) =>
        Assert.Equal(forms, CellText.FormsOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_time_is_in_UTC_with_and_without_a_zone()
    {
        Assert.True(CellText.TryTimestamp("1970-01-01 00:00:01"u8, out var plain));
        Assert.True(CellText.TryTimestamp("1970-01-01T02:00:01+02:00"u8, out var east));
        Assert.True(CellText.TryTimestamp("1969-12-31T19:00:01-05:00"u8, out var west));
        Assert.Equal((1_000_000, 1_000_000, 1_000_000), (plain, east, west));
    }

    [Fact]
    public void Keys_that_differ_in_the_file_differ_in_the_cache_wherever_they_stand()
    {
        using var work = new Workplace();
        string[] keys =
            ["1.1", "1.10", "011", "11", "1e1", "10", "12345678901234567890", "12345678901234567891", "1-2-3", "01-02-03", "true", "TRUE"];
        work.Write("log.csv", Log(row => row < Sample ? "7" : keys[row % keys.Length]));
        using var cache = work.Open(Options(new CategoricalFeature { Name = "item" }));
        var encoder = (CategoricalEncoder)cache.Schema.Fields[0].Encoder;
        Assert.Equal(keys.Append("7").Order(StringComparer.Ordinal), Texts(encoder).Order(StringComparer.Ordinal));
        Assert.All(keys, key => Assert.NotEqual(FieldEncoder.Unknown, encoder.Encode(key)));
        Assert.Equal(FieldEncoder.Unknown, encoder.Encode("1.100"));
    }

    [Fact]
    public void Integers_in_their_only_spelling_are_stored_as_integers_and_no_other_spelling_is_known()
    {
        using var work = new Workplace();
        work.Write("log.csv", Log(row => $"{row % 5}"));
        using var cache = work.Open(Options(new CategoricalFeature { Name = "item" }));
        var encoder = (CategoricalEncoder)cache.Schema.Fields[0].Encoder;
        Assert.Equal(KeyKind.Integer, encoder.Keys);
        Assert.NotEqual(FieldEncoder.Unknown, encoder.Encode("3"));
        Assert.Equal(
            [FieldEncoder.Unknown, FieldEncoder.Unknown, FieldEncoder.Unknown],
            new[] { "03", "+3", "3.0" }.Select(text => encoder.Encode(text)));
    }

    [Fact]
    public void A_decimal_behind_the_first_rows_is_not_rounded()
    {
        using var work = new Workplace();
        work.Write("log.csv", Log(row => row < Sample ? $"{row % 6}" : "2.5"));
        using var cache = work.Open(Options(new NumericFeature { Name = "item", Buckets = 9 }));
        Assert.Contains(2.5, ((BucketEncoder)cache.Schema.Fields[0].Encoder).Boundaries.ToArray());
    }

    [Fact]
    public void A_word_among_numbers_rejects_its_row_up_to_the_share_that_is_allowed()
    {
        using var work = new Workplace();
        work.Write("log.csv", Log(row => row is Sample + 5 ? "old" : $"{row % 6}"));
        var rejected = Assert.Single(work.Ingest(Options(new NumericFeature { Name = "item" })).Report.Rejected);
        Assert.Equal(("malformed line: cast in column item", 1L), (rejected.Reason, rejected.Rows));
        Assert.Equal($"{work["log.csv"]} row {Sample + 6}: \"old\" is no BIGINT", Assert.Single(rejected.Examples));
    }

    [Fact]
    public void Lines_that_a_quote_takes_count_as_rejected_unless_they_are_meant()
    {
        using var work = new Workplace();
        work.Write("log.csv", Log(row => row % 3000 is 0 ? "\"a\nb\"" : "c"));
        var options = Options(new CategoricalFeature { Name = "item" });
        var rejected = Assert.Single(work.Ingest(options).Report.Rejected);
        Assert.Equal(("line inside of a quoted cell", 8L), (rejected.Reason, rejected.Rows));
        var table = new TableOptions { Files = ["log.csv"], Multiline = true };
        var meant = options with { Source = options.Source with { Tables = new Dictionary<string, TableOptions>(StringComparer.Ordinal) {
            ["log"] = table } } };
        Assert.Empty(work.Ingest(meant).Report.Rejected);
    }

    [Fact]
    public void What_is_compared_as_text_is_not_computed_with_in_silence()
    {
        using var work = new Workplace();
        work.Write("log.csv", Log(row => $"{row % 6}.50"));
        var options = Options(new CategoricalFeature { Name = "item" });
        DataOptions With(string label) =>
            options with { Tasks = [new TaskOptions { Name = "click" }, new TaskOptions { Name = "like", Label = label }] };
        Assert.StartsWith(
            "tasks.like.label: computes with item, which is read as text", work.Fault(With("item > 3")), StringComparison.Ordinal);
        Assert.Equal(24_000, work.Ingest(With("CAST(item AS DOUBLE) > 3")).Report.SourceRows);
    }

    [Fact]
    public void Columns_that_begin_with_missing_values_alone_are_no_text()
    {
        using var work = new Workplace();
        work.Write("log.csv", Log(row => row < Sample ? "" : row % 2 is 0 ? "10" : "9"));
        var tasks = (TaskOptions[])[new() { Name = "click" }, new() { Name = "like", Label = "coalesce(item > '9', true)" }];
        var report = work.Ingest(Options(new CategoricalFeature { Name = "click" }) with { Tasks = tasks }).Report;
        Assert.Equal(24_000 - ((24_000 - Sample) / 2), report.Splits.Sum(split => split.Tasks[1].Positives));
    }

    private static DataOptions Options(FeatureOptions feature) => Workplace.Options with
    {
        Features = [feature], Split = new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4" },
    };

    /// <summary>24,000 rows of which those behind the sample are training rows too.</summary>
    private static string Log(Func<int, string> item)
    {
        var text = new StringBuilder("item,day,click,like\n");
        for (var row = 0; row < 24_000; row++)
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{item(row)},{(row % 8 < 6 ? 1 : row % 8 < 7 ? 3 : 4)},{row / 8 % 2},{row / 16 % 2}\n");
        return text.ToString();
    }

    private static IEnumerable<string> Texts(CategoricalEncoder encoder) =>
        Enumerable.Range(0, encoder.Vocabulary.Count).Select(i => Encoding.UTF8.GetString(((TextVocabulary)encoder.Vocabulary).Key(i)));
}
