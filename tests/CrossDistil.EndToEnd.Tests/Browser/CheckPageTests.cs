using Microsoft.Playwright;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>The page of a check, opened from disk.</summary>
[Collection(nameof(Chromium))]
public sealed class CheckPageTests(Chromium chromium)
{
    [Fact]
    public async Task Findings_come_first_and_everything_measured_after_them()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(folder.Path, "check", "experiment.json", "--html", "check.html", "--set", "features.duration.expression=1");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        await using var page = await chromium.Open(new Uri(folder.Of("check.html")).AbsoluteUri);
        string[] headings = [.. (await page.Page.Locator("main h2").AllInnerTextsAsync()).Select(text => text.Trim())];
        Assert.Equal(["Warnings", "Measured", "About"], headings.Except(["Notes"], StringComparer.Ordinal));
        Assert.True(await page.Page.Locator("main").GetByText("Features with one value only", new() { Exact = true }).First.IsVisibleAsync());
        var stages = await page.Page.Locator(".stage").AllAsync();
        Assert.NotEmpty(stages);
        foreach (var stage in stages)
        {
            await stage.ScrollIntoViewIfNeededAsync();
            await stage.Locator("svg path").First.WaitForAsync(new() { State = WaitForSelectorState.Attached }); // drawn when it comes near
        }

        await page.AssertAccessible();
        await page.AssertFitsItsWindow();
        page.AssertNoFault();
        await page.Picture("check", wholePage: true);
    }
}
