using System.Globalization;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>A page that remembers what it asked for and what went wrong on it.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string s_axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> _faults = [];
    private readonly List<string> _requests = [];

    public BrowserPage(IPage page)
    {
        Page = page;
        page.Console += Hear;
        page.PageError += Blame;
        page.Request += Note;
    }

    public IPage Page { get; }

    /// <summary>Every address that was asked for, the page's own first.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>Fails on anything that the browser has complained of so far.</summary>
    public void AssertNoFault() => Assert.Empty(_faults);

    /// <summary>Fails on any violation of accessibility that axe-core finds, each with its rule and its first place.</summary>
    public async Task AssertAccessible()
    {
        // Evaluated by the debugger, not added to the page: the page's own policy lets no foreign script in.
        await Page.EvaluateAsync(s_axe);
        var violations = await Page.EvaluateAsync<JsonElement>("async () => (await axe.run({ resultTypes: ['violations'] })).violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', ')}`)");
        Assert.Empty(violations.EnumerateArray().Select(violation => violation.GetString()));
    }

    /// <summary>Fails when something makes the page wider than its window.</summary>
    public async Task AssertFitsItsWindow()
    {
        var (content, window) = (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await Page.EvaluateAsync<int>("window.innerWidth"));
        Assert.True(content <= window, string.Create(CultureInfo.InvariantCulture, $"{content} pixels in a window of {window}"));
    }

    /// <summary>
    /// Keeps a picture where CROSSDISTIL_SCREENSHOTS says, for people and for the docs. Without it a picture of a corner is
    /// taken, which shows that it can be: a whole page takes a second of processor time to draw.
    /// </summary>
    public async Task Picture(string name, bool wholePage = false)
    {
        var folder = Environment.GetEnvironmentVariable("CROSSDISTIL_SCREENSHOTS");
        PageScreenshotOptions corner = new() { Clip = new() { Width = 64, Height = 64 } };
        var bytes = await Page.ScreenshotAsync(folder is { Length: > 0 } ? new() { FullPage = wholePage } : corner);
        Assert.NotEmpty(bytes);
        if (folder is not { Length: > 0 }) return;
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), bytes);
    }

    /// <summary>Leaves the page as a new one is; one that cannot be brought there is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        Page.Console -= Hear;
        Page.PageError -= Blame;
        Page.Request -= Note;
        try
        {
            await Page.UnrouteAllAsync();
            await Page.Context.ClearPermissionsAsync();
            await Page.Context.ClearCookiesAsync();
            await Page.EvaluateAsync("localStorage.clear(); sessionStorage.clear()");
            await Page.GotoAsync("about:blank");
            await Page.Mouse.MoveAsync(0, 0);
        }
        catch (PlaywrightException)
        {
            await Page.Context.DisposeAsync();
        }
    }

    private void Hear(object? sender, IConsoleMessage message)
    {
        if (message.Type is "error" or "warning") _faults.Add($"{message.Type}: {message.Text}");
    }

    private void Blame(object? sender, string error) => _faults.Add(error);

    private void Note(object? sender, IRequest request) => _requests.Add(request.Url);
}
