using CrossDistil.Cli.Output;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class DesktopTests
{
    [Theory]
    [InlineData(null, "xdg-open", "DISPLAY")]
    [InlineData(null, "xdg-open", "WAYLAND_DISPLAY")]
    [InlineData(null, null, "TERM")]
    [InlineData("true", null, "DISPLAY")]
    public void Pages_are_opened_where_there_is_a_screen_and_not_in_automation(string? ci, string? opener, string there)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a desktop is taken for granted.");
        Assert.Equal(opener, Desktop.Opener(name => string.Equals(name, "CI", StringComparison.Ordinal) ? ci : string.Equals(name, there, StringComparison.Ordinal) ? ":0" : null));
    }

    [Fact]
    public void A_link_has_what_an_address_must_escape_escaped() =>
        Assert.EndsWith("/my%20run/report.html", Desktop.Link("my run/report.html"), StringComparison.Ordinal);
}
