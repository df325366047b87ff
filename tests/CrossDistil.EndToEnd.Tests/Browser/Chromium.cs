using Microsoft.Playwright;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>A real browser for the tests of all pages: the one that is installed, nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The first has no window and no user interface, and takes half of the processor time for the same pages.
    private static readonly string[] s_places =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // Few processes: each costs its start. Without a zygote the browser waits for its processes, so that their time is counted.
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-zygote", "--renderer-process-limit=1", "--in-process-gpu",
        "--disable-extensions",
    ];

    // The machine may be busy: a page that does not come is what fails, not one that takes its time.
    internal const int Patience = 60_000; // ms

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

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
    /// <remarks>
    /// One page serves one test after another, for a new one costs as much as most tests. It comes as a new one would: nothing is
    /// stored, routed or allowed, and the pointer is in the corner.
    /// </remarks>
    /// <param name="address">A file or a server.</param>
    /// <param name="window">Size of the window.</param>
    /// <param name="scheme">What the user's system prefers.</param>
    internal async Task<BrowserPage> Open(string address, ViewportSize? window = null, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null)
            Assert.Skip("no Chromium: install Debian's chromium-headless-shell or chromium, or set CROSSDISTIL_CHROMIUM to one");
        if (_page is not { IsClosed: false })
        {
            var context = await _browser.NewContextAsync(new() { ViewportSize = Desk, ReducedMotion = ReducedMotion.Reduce });
            context.SetDefaultTimeout(Patience);
            _page = await context.NewPageAsync();
        }

        var size = window ?? Desk;
        await _page.SetViewportSizeAsync(size.Width, size.Height);
        await _page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        var page = new BrowserPage(_page);
        await _page.GotoAsync(address);
        await _page.WaitForSelectorAsync("main h1, main h2");
        Assert.Equal("{} {} ", await _page.EvaluateAsync<string>("`${JSON.stringify(localStorage)} ${JSON.stringify(sessionStorage)} ${document.cookie}`"));
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
