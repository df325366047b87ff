using System.Globalization;
using System.Text.RegularExpressions;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Files;
using Xunit;

namespace CrossDistil.Tests.Reports.Files;

public sealed partial class ReportHtmlTests
{
    private const string Hostile = "a</script><script>alert(1)</script><!-- & \" ' − ü 漢";

    [Fact]
    public void The_page_holds_the_report_to_the_last_digit()
    {
        var report = Small("a run", 0.1 + 0.2);
        Assert.Equal(report.ToJson(), Report.FromJson(DataOf(ReportHtml.Of(report))).ToJson());
        Assert.Contains(0.30000000000000004.ToString(CultureInfo.InvariantCulture), DataOf(ReportHtml.Of(report)), StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_of_a_report_ends_its_script_element()
    {
        var html = ReportHtml.Of(Small(Hostile, 1));
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain('<', DataOf(html));
        Assert.Equal(Hostile, Report.FromJson(DataOf(html)).Title);
    }

    [Fact]
    public void Without_a_report_the_page_is_the_servers() => Assert.Empty(DataOf(ReportHtml.Of(null)));

    [Fact]
    public void The_page_names_no_address_to_load_from()
    {
        var html = ReportHtml.Of(null);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        var loaded = Loaded().Matches(html).Select(match => match.Groups["address"].Value).ToList();
        Assert.Equal(["data:,"], loaded);
    }

    [Fact]
    public void The_page_leaves_room_for_a_report_under_3_MB() => Assert.InRange(ReportHtml.Of(null).Length, 100_000, 1_000_000);

    private static string DataOf(string html) => Data().Match(html).Groups["data"].Value;

    private static Report Small(string title, double value)
    {
        var table = new Table([new Column("a", "A")], [[new Cell(".3", value)]]);
        var section = new Section("s", "S", [new Figure("f", "F", "A sentence.", [new Panel(null, table)])]);
        return new Report(title, "subject", "answer", [], [section], [], new(StringComparer.Ordinal), []);
    }

    [GeneratedRegex("<script type=\"application/json\" id=\"report\">(?<data>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Data();

    [GeneratedRegex("<(?:script|link|img|iframe)\\b[^>]*\\s(?:src|href)=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Loaded();
}
