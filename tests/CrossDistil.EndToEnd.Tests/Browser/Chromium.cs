using Microsoft.Playwright;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>A real browser for the tests of all pages: the one that is installed, nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // Few processes: each costs its start. Without a zygote the browser waits for its processes, so that their time is counted.
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-zygote", "--renderer-process-limit=1", "--in-process-gpu",
        "--disable-extensions",
    ];

    // The machine may be busy: a page that does not come is what fails, not one that takes its time.
    private const float Patience = 60_000; // ms

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Width and height of a window on a desk.</summary>
    public static ViewportSize Desk => new() { Width = 1280, Height = 900 };

    /// <summary>Width and height of a phone.</summary>
    public static ViewportSize Phone => new() { Width = 390, Height = 844 };

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Executable() is not { } executable) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Headless = true,
            Args = s_arguments,
        });
    }

    /// <summary>Opens an address and waits until the report stands there. Without a browser the test is skipped, and says so.</summary>
    /// <param name="address">A file or a server.</param>
    /// <param name="window">Size of the window.</param>
    /// <param name="scheme">What the user's system prefers.</param>
    internal async Task<BrowserPage> Open(string address, ViewportSize? window = null, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null) Assert.Skip("no Chromium: install Debian's chromium, or set CROSSDISTIL_CHROMIUM to one");
        var context = await _browser.NewContextAsync(new() { ViewportSize = window ?? Desk, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(Patience);
        var page = new BrowserPage(await context.NewPageAsync());
        await page.Page.GotoAsync(address);
        await page.Page.WaitForSelectorAsync("main h1, main h2");
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Executable() => Environment.GetEnvironmentVariable("CROSSDISTIL_CHROMIUM") is { Length: > 0 } given
        ? given
        : Array.Find(s_places, File.Exists);
}

/// <summary>The tests of pages share one browser.</summary>
[CollectionDefinition(nameof(Chromium))]
public sealed class ChromiumDefinition : ICollectionFixture<Chromium>;
