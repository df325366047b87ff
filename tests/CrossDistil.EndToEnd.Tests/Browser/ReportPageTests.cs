using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>The page of a report, opened from disk.</summary>
[Collection(nameof(Chromium))]
public sealed class ReportPageTests(Chromium chromium, SmallStudy study) : IClassFixture<SmallStudy>
{
    private const long MaxBytes = 3_000_000;
    private const string Charts = ".panel:has(.stage)";
    private const string CellTexts = "panel => [...panel.querySelectorAll('tbody td')].map(cell => cell.textContent).filter(text => text)";

    [Fact]
    public async Task A_page_is_one_file_that_asks_for_nothing()
    {
        await using var page = await chromium.Open(study.Address);
        Assert.Equal([study.Address], page.Requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)));
        Assert.InRange(new FileInfo(study.Html).Length, 1, MaxBytes);
        page.AssertNoFault();
    }

    [Fact]
    public async Task The_first_screen_answers_which_task_gained_and_which_lost()
    {
        await using var page = await chromium.Open(study.Address);
        using var report = Report();
        var answer = page.Page.GetByText(report.RootElement.GetProperty("answer").GetString()!, new() { Exact = true });
        Assert.InRange((await answer.BoundingBoxAsync())!.Y, 0, Chromium.Desk.Height / 2);
        foreach (var finding in report.RootElement.GetProperty("findings").EnumerateArray())
        {
            var heading = page.Page.Locator("main .opening").GetByText(finding.GetProperty("task").GetString()!, new() { Exact = true }).First;
            Assert.InRange((await heading.BoundingBoxAsync())!.Y, 0, Chromium.Desk.Height);
        }

        await page.Picture("first-screen");
    }

    [Fact]
    public async Task Every_table_on_the_page_is_the_one_in_the_JSON()
    {
        await using var page = await chromium.Open(study.Address);
        using var report = Report();
        ShownCell[][] expected = [.. Panels(report).Select(panel => panel.GetProperty("table").GetProperty("rows").EnumerateArray()
            .SelectMany(row => row.EnumerateArray()).Select(Cell).ToArray())];
        var shown = await page.Page.EvaluateAsync<JsonElement>("""
            [...document.querySelectorAll('.panel table')].map(table => [...table.querySelectorAll('tbody th, tbody td')]
              .map(({ textContent, dataset }) => ({ text: textContent, value: dataset.value, low: dataset.low, high: dataset.high })))
            """);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, shown.EnumerateArray().Select(table => table.EnumerateArray().Select(Cell).ToArray()).ToArray());
    }

    [Fact]
    public async Task Every_chart_draws_something_and_shows_a_cell_under_the_pointer_and_says_one_at_a_key()
    {
        await using var page = await chromium.Open(study.Address);
        // One walk in the page, with one page for pointer and keys: drawing a hundred charts is what takes time.
        var drawn = (await page.Page.EvaluateAsync<JsonElement>("""
            async ([charts, patience]) => {
              const drawn = [];
              const end = performance.now() + patience;
              for (const panel of document.querySelectorAll(charts)) {
                const stage = panel.querySelector('.stage');
                if (!stage.querySelector('svg path')) stage.scrollIntoView({ block: 'nearest' }); // drawn when it comes near
                while (!stage.querySelector('svg path') && performance.now() < end) await new Promise(requestAnimationFrame);
                drawn.push({ figure: panel.dataset.figure, kind: stage.dataset.kind, paths: stage.querySelectorAll('svg path').length });
              }
              return drawn;
            }
            """, new object[] { Charts, Chromium.Patience })).Deserialize<DrawnChart[]>(JsonSerializerOptions.Web)!;
        Assert.NotEmpty(drawn);
        Assert.All(drawn, chart => Assert.True(chart.Paths > 3, $"{chart.Figure} draws {chart.Paths} paths"));
        var panels = await page.Page.QuerySelectorAllAsync(Charts);
        Assert.Equal(drawn.Length, panels.Count);
        foreach (var (chart, panel) in drawn.Zip(panels).DistinctBy(pair => pair.First.Kind)) // hovering takes its time
            Assert.True(await IsHovered(page.Page, panel), $"nothing appears over the chart of {chart.Figure}");

        string[] kinds = ["bars", "dots", "heatmap", "lines", "points"];
        Assert.Equal(kinds, drawn.Select(chart => chart.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal(panels.Count, await page.Page.Locator(Charts).GetByRole(AriaRole.Status).CountAsync());
        var moved = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (chart, panel) in drawn.Zip(panels))
        {
            await panel.EvaluateAsync("panel => panel.querySelector('.stage').focus()");
            await page.Page.Keyboard.PressAsync("ArrowRight");
            var (said, cells) = await Said(panel);
            await page.Page.Keyboard.PressAsync("End");
            var (last, _) = await Said(panel);
            Assert.Contains(cells, text => said.Contains(text, StringComparison.Ordinal));
            Assert.Contains(cells, text => last.Contains(text, StringComparison.Ordinal));
            if (!string.Equals(said, last, StringComparison.Ordinal)) moved.Add(chart.Kind); // some charts have one value only
        }

        Assert.Equal(kinds, moved.Order(StringComparer.Ordinal));
        page.AssertNoFault();
    }

    [Fact]
    public async Task A_line_goes_and_comes_back_at_a_click_on_its_name()
    {
        await using var page = await chromium.Open(study.Address);
        var stage = page.Page.Locator("#learning-auc .stage").First;
        await stage.ScrollIntoViewIfNeededAsync();
        var (name, lines) = (stage.Locator("svg text", new() { HasText = "crossdistil" }).First, stage.Locator("svg path"));
        await name.WaitForAsync();
        var before = await lines.CountAsync();
        await name.ClickAsync();
        await Assertions.Expect(lines).Not.ToHaveCountAsync(before);
        Assert.True(await lines.CountAsync() < before);
        await name.ClickAsync();
        await Assertions.Expect(lines).ToHaveCountAsync(before);
        page.AssertNoFault();
    }

    [Fact]
    public async Task A_reference_line_stands_where_its_value_does()
    {
        await using var page = await chromium.Open(study.Address);
        var stage = page.Page.Locator("#corrupt-shares .stage").First; // its reference is the value of the first point: true labels
        await stage.ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(stage.Locator("path[stroke-dasharray='3,3']").First).ToBeAttachedAsync();
        var ends = await stage.EvaluateAsync<double[][]>("""
            stage => {
              const at = (path, length) => path.getPointAtLength(length).matrixTransform(path.getCTM()).y;
              const lines = [...stage.querySelectorAll("path[fill='none'], path[fill='transparent']")].map(path => [at(path, 0), at(path, path.getTotalLength()), path.getAttribute('stroke-dasharray')]);
              // A grid has level lines too; what was measured is not level.
              return [lines.filter(([, , dash]) => dash === '3,3').map(([y]) => y), lines.filter(([first, last, dash]) => dash !== '3,3' && Math.abs(first - last) > 2).map(([y]) => y)];
            }
            """);
        Assert.Contains(ends[0], reference => ends[1].Any(line => Math.Abs(line - reference) < 0.6)); // pixels
    }

    [Theory]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Dark, false)]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, true)]
    public async Task A_page_is_accessible_in_light_and_dark_on_a_desk_and_on_a_phone(ColorScheme scheme, bool isPhone)
    {
        await using var page = await chromium.Open(study.Address, isPhone ? Chromium.Phone : Chromium.Desk, scheme);
        await page.AssertAccessible();
        await page.AssertFitsItsWindow();
        await page.Picture($"{(isPhone ? "phone" : "desk")}-{(scheme is ColorScheme.Dark ? "dark" : "light")}", wholePage: true);
        page.AssertNoFault();
    }

    [Fact]
    public async Task A_theme_is_chosen_by_a_button_and_stays_chosen()
    {
        await using var page = await chromium.Open(study.Address);
        var before = await Background(page.Page);
        for (var press = 0; press < 3 && string.Equals(await Background(page.Page), before, StringComparison.Ordinal); press++)
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Theme" }).ClickAsync();
        var chosen = await Background(page.Page);
        Assert.NotEqual(before, chosen);
        await page.Page.ReloadAsync();
        await page.Page.WaitForSelectorAsync("main h1");
        Assert.Equal(chosen, await Background(page.Page));
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard_and_a_table_unfolds()
    {
        await using var page = await chromium.Open(study.Address);
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("A", await page.Page.EvaluateAsync<string>("document.activeElement.tagName")); // the link past the navigation
        var folded = page.Page.Locator("details.table:not([open])").First;
        await folded.Locator("summary").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.activeElement.parentElement.open"));
        Assert.Equal(0, await page.Page.Locator(".stage:not([tabindex='0'])").CountAsync());
    }

    private static Task<string> Background(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    /// <summary>
    /// Points at the shapes that a chart has drawn, small ones first, until a tooltip with a cell's text stands there: where they are
    /// depends on numbers and fonts.
    /// </summary>
    private static async Task<bool> IsHovered(IPage page, IElementHandle panel)
    {
        var cells = await panel.EvaluateAsync<string[]>(CellTexts);
        var middles = await panel.EvaluateAsync<float[][]>("""
            panel => {
              const stage = panel.querySelector('.stage');
              stage.scrollIntoView({ block: 'center' });
              return [...stage.querySelectorAll('svg path')].map(path => path.getBoundingClientRect()).filter(({ width, height }) => width > 1 && height > 1)
                .sort((a, b) => a.width * a.height - b.width * b.height).map(({ x, y, width, height }) => [x + width / 2, y + height / 2]);
            }
            """);
        foreach (var middle in middles)
        {
            await page.Mouse.MoveAsync(middle[0], middle[1]);
            var shown = await panel.EvaluateAsync<string[]>("panel => [...panel.querySelectorAll('.stage .tip-text')].map(tip => tip.textContent)");
            if (shown.Any(text => cells.Contains(text, StringComparer.Ordinal))) return true;
        }

        return false;
    }

    /// <summary>What a chart's only status says, and the texts in the cells of its table.</summary>
    private static async Task<(string Said, string[] Cells)> Said(IElementHandle panel)
    {
        var texts = await panel.EvaluateAsync<string[][]>($"panel => [[...panel.querySelectorAll('[role=status]')].map(status => status.textContent), ({CellTexts})(panel)]");
        return (Assert.Single(texts[0]), texts[1]);
    }

    private static IEnumerable<JsonElement> Panels(JsonDocument report) => report.RootElement.GetProperty("sections").EnumerateArray()
        .SelectMany(section => section.GetProperty("figures").EnumerateArray()).SelectMany(figure => figure.GetProperty("panels").EnumerateArray());

    private static ShownCell Cell(JsonElement cell) => new(cell.GetProperty("text").GetString()!, Number(cell, "value"), Number(cell, "low"), Number(cell, "high"));

    /// <summary>A number of the JSON, or the text of one on the page; the two are the same double or they are not equal.</summary>
    private static double? Number(JsonElement cell, string name) => !cell.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.Number ? value.GetDouble()
        : double.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    private JsonDocument Report() => JsonDocument.Parse(File.ReadAllText(study.Json));

    private sealed record DrawnChart(string Figure, string Kind, int Paths);

    private sealed record ShownCell(string Text, double? Value, double? Low, double? High);
}
