using CrossDistil.Ingest.Source;
using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>Patterns of full paths, as Linux and as Windows write them.</summary>
public sealed class GlobTests
{
    [Theory]
    [InlineData("/logs/log_*.csv", '/', "/logs/", 0)]
    [InlineData("/logs/2022-05/day ?/log.csv", '/', "/logs/2022-05/", 1)]
    [InlineData("/logs/[ab]/*/log.csv", '/', "/logs/", 2)]
    [InlineData("/logs/**/*.csv", '/', "/logs/", null)]
    [InlineData("/*.csv", '/', "/", 0)]
    [InlineData(@"C:\logs\log_*.csv", '\\', "C:/logs/", 0)]
    [InlineData(@"C:\logs\2022-05\day ?\log.csv", '\\', "C:/logs/2022-05/", 1)]
    [InlineData(@"C:\logs\**\*.csv", '\\', "C:/logs/", null)]
    [InlineData(@"\\server\share\log_*.csv", '\\', "//server/share/", 0)]
    public void Files_are_looked_for_below_the_last_folder_without_a_wildcard(string pattern, char separator, string root, int? depth)
    {
        var glob = new Glob(pattern, separator);
        Assert.Equal((root, depth), (glob.Root, glob.Depth));
    }

    [Theory]
    [InlineData("log_*.csv", "log_1.csv", true)]
    [InlineData("log_*.csv", "log_.csv", true)]
    [InlineData("log_*.csv", "LOG_1.csv", false)]
    [InlineData("log_*.csv", "a|log_1.csv", false)]
    [InlineData("log_*.csv", "log_1|b.csv", false)]
    [InlineData("log_*.csv", "log_1_csv", false)]
    [InlineData("log_?.csv", "log_12.csv", false)]
    [InlineData("log_?.csv", "log_|.csv", false)]
    [InlineData("log_[1-3].csv", "log_2.csv", true)]
    [InlineData("log_[!1-3].csv", "log_2.csv", false)]
    [InlineData("log_[!1-3].csv", "log_4.csv", true)]
    [InlineData("log_[!1-3].csv", "log_|.csv", false)]
    [InlineData("**|log.csv", "log.csv", true)]
    [InlineData("**|log.csv", "a|b|log.csv", true)]
    [InlineData("**|log.csv", "a|b|blog.csv", false)]
    [InlineData("*|log.csv", "a|log.csv", true)]
    [InlineData("*|log.csv", "a|b|log.csv", false)]
    public void Wildcards_stay_within_a_name_and_two_stars_go_through_folders(string pattern, string name, bool matches)
    {
        Assert.Equal(matches, new Glob($"/logs/{Linux(pattern)}", '/').IsMatch($"/logs/{Linux(name)}"));
        Assert.Equal(matches, new Glob($@"C:\logs\{Windows(pattern)}", '\\').IsMatch($@"C:\logs\{Windows(name)}"));
    }

    [Fact]
    public void A_backslash_is_a_letter_of_a_name_where_folders_are_divided_by_slashes() =>
        Assert.True(new Glob(@"/logs/a\*.csv", '/').IsMatch(@"/logs/a\b.csv"));

    private static string Linux(string path) => path.Replace('|', '/');

    private static string Windows(string path) => path.Replace('|', '\\');
}
