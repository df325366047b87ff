using System.Globalization;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Files;
using Xunit;

namespace CrossDistil.Tests.Reports.Files;

public sealed class ReportCsvTests
{
    [Fact]
    public void Every_cell_is_a_line_with_its_place_and_its_number() => Assert.Equal(
        """
        section,figure,panel,row,column,text,value,low,high
        comparison,auc,"on ""test"", all",1,variant,plain,,,
        comparison,auc,"on ""test"", all",1,auc,.7106 ± .0010,0.7106123456789012,,
        comparison,auc,"on ""test"", all",1,difference,baseline,,,
        comparison,auc,"on ""test"", all",2,variant,a|b <c>,,,
        comparison,auc,"on ""test"", all",2,auc,.7093,0.7093,,
        comparison,auc,"on ""test"", all",2,difference,"−.0013 [−.0020, −.0006]",-0.0013,-0.002,-0.0006
        comparison,auc,"on ""test"", all",3,variant,kd,,,
        comparison,auc,"on ""test"", all",3,auc,–,,,
        comparison,auc,"on ""test"", all",3,difference,,,,

        """.ReplaceLineEndings("\n"),
        ReportCsv.Of(MadeUpReport.Of(new Panel("on \"test\", all", MadeUpReport.Small))));

    [Fact]
    public void Line_ends_within_a_text_are_kept_in_quotes()
    {
        var table = new Table([new("note", "note", IsText: true)], [[new("one\ntwo")]]);
        Assert.EndsWith(",1,note,\"one\ntwo\",,,\n", ReportCsv.Of(MadeUpReport.Of(new Panel(null, table))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1 + 0.2)]
    [InlineData(1e-300)]
    [InlineData(-12345678.9)]
    public void Numbers_come_back_to_the_bit(double value)
    {
        var table = new Table([new("x", "x")], [[new("x", value, value - 1, value + 1)]], IsDetail: true);
        var cells = ReportCsv.Of(MadeUpReport.Of(new Panel(null, table))).Split('\n')[1].Split(',');
        Assert.Equal([value, value - 1, value + 1], cells[^3..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
    }
}
