using Microsoft.Playwright;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>The live page of watch, while runs train and after.</summary>
[Collection(nameof(Chromium))]
public sealed class WatchPageTests(Chromium chromium)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_appears_trains_and_ends_while_the_page_is_open()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        using var watch = CommandLine.Begin(folder.Path, "watch", "runs");
        await using var page = await chromium.Open((await WatchProcess.Address(watch)).ToString());
        await Assertions.Expect(page.Page.GetByText("No runs yet")).ToBeVisibleAsync();

        using var train = CommandLine.Begin(
            folder.Path, "train", "experiment.json", "--out", "runs/live", "--set", "training.epochs=100000", "--set", "training.patience=null",
            "--set", "training.batch=4", "--set", "training.threads=1"); // slow, so that the page does not fill with validations
        var said = Task.WhenAll(train.StandardOutput.ReadToEndAsync(Ct), train.StandardError.ReadToEndAsync(Ct)); // a full pipe would hold it up
        var progress = page.Page.GetByRole(AriaRole.Progressbar);
        await Assertions.Expect(progress).ToBeVisibleAsync(); // the only run is shown at once
        var curve = page.Page.Locator("#learning-auc tbody tr");
        await Assertions.Expect(curve.First).ToBeAttachedAsync();
        var rows = await curve.CountAsync();
        await page.Page.WaitForFunctionAsync("rows => document.querySelectorAll('#learning-auc tbody tr').length > rows", rows); // it grows by itself
        await WatchProcess.Signal(train, "STOP"); // training and drawing would only be in the way
        await page.Picture("live");
        await page.AssertAccessible();
        await Assertions.Expect(progress).ToBeVisibleAsync(); // it was the page of a run that trains

        await WatchProcess.Signal(train, "CONT");
        await WatchProcess.Interrupt(train);
        await said;
        await Assertions.Expect(progress).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator("#section-results")).ToBeVisibleAsync(); // its test split is open now
        page.AssertNoFault();
        await WatchProcess.Interrupt(watch);
    }

    [Fact]
    public async Task Two_runs_are_chosen_from_the_list_and_stand_side_by_side()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var folder = new WorkFolder();
        SmallLog.WriteClear(folder);
        await Train(folder, "a-plain", "method.kind=plain");
        await Train(folder, "b-crossdistil", "training.seed=1");
        using var watch = CommandLine.Begin(folder.Path, "watch", "runs");
        await using var page = await chromium.Open((await WatchProcess.Address(watch)).ToString());
        await page.AssertAccessible();
        await page.Picture("runs");
        var compare = page.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" });
        await Assertions.Expect(compare).ToBeDisabledAsync();
        foreach (var box in await page.Page.GetByRole(AriaRole.Checkbox).AllAsync()) await box.CheckAsync();
        await compare.ClickAsync();
        await Assertions.Expect(page.Page.Locator("#learning-auc .panel thead").First).ToContainTextAsync("b-crossdistil");
        await Assertions.Expect(page.Page.Locator("#learning-auc .panel thead").First).ToContainTextAsync("a-plain");
        Assert.Equal(2, await page.Page.Locator(".findings .card").CountAsync());
        await page.AssertAccessible();
        await page.Picture("side-by-side");

        await page.Page.GoBackAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "b-crossdistil" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync("b-crossdistil");
        page.AssertNoFault();
        await WatchProcess.Interrupt(watch);
    }

    private static async Task Train(WorkFolder folder, string name, string set)
    {
        var outcome = await CommandLine.Run(folder.Path, "train", "experiment.json", "--out", $"runs/{name}", "--set", set);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }
}
