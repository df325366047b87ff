using System.Security.Cryptography;
using CrossDistil.Data;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Files;
using Xunit;

namespace CrossDistil.Tests.Reports.Files;

public sealed class ReportFilesTests : IDisposable
{
    private static readonly Report s_report = MadeUpReport.Of(new Panel(null, MadeUpReport.Small), new Panel("bins", MadeUpReport.Bins(50, isDetail: true)));
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Four_files_and_their_digests_stand_beside_one_another_and_nothing_else()
    {
        ReportFiles.Write(s_report, In("new", "first.html"));
        Assert.Equal(["first.csv", "first.html", "first.json", "first.md", "first.sha256"], Directory.GetFiles(In("new")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(s_report.ToJson(), File.ReadAllText(In("new", "first.json")));
        Assert.Equal(ReportCsv.Of(s_report), File.ReadAllText(In("new", "first.csv")));
        Assert.Contains("50 rows, in first.csv", File.ReadAllText(In("new", "first.md")), StringComparison.Ordinal);
        Assert.Equal(ReportHtml.Of(s_report), File.ReadAllText(In("new", "first.html")));
        var digests = File.ReadAllLines(In("new", "first.sha256")).Select(line => line.Split("  ")).ToArray();
        Assert.Equal(["first.json", "first.csv", "first.md", "first.html"], digests.Select(line => line[1]));
        Assert.All(digests, line => Assert.Equal(line[0], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(In("new", line[1]))))));
    }

    [Fact]
    public void An_earlier_report_is_replaced()
    {
        ReportFiles.Write(s_report, In("report.html"));
        ReportFiles.Write(s_report with { Title = "second" }, In("report.html"));
        Assert.StartsWith("# second\n", File.ReadAllText(In("report.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("experiment.json", "{\"name\": \"mine\"}")]
    [InlineData("experiment.json", "[1]")]
    [InlineData("experiment.json", "// a comment")]
    [InlineData("experiment.md", "# my notes")]
    public void What_is_no_report_is_not_replaced_by_one(string name, string text)
    {
        File.WriteAllText(In(name), text);
        var fault = Assert.Throws<InputException>(() => ReportFiles.Write(s_report, In("experiment.html")));
        Assert.Equal($"{In(name)}: is there already and belongs to no report; choose another file", fault.Message);
        Assert.Equal([In(name)], Directory.GetFiles(_folder.Path));
        Assert.Equal(text, File.ReadAllText(In(name)));
    }

    [Theory]
    [InlineData("report")]
    [InlineData("report.htm")]
    [InlineData("report.json")]
    [InlineData(".html")]
    public void A_page_ends_in_html(string name) =>
        Assert.Contains("let it end in .html", Assert.Throws<InputException>(() => ReportFiles.Of(In(name))).Message, StringComparison.Ordinal);

    private string In(params string[] names) => Path.Combine([_folder.Path, .. names]);
}
