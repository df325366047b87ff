using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Browser;

/// <summary>The page of the server, on which a request is tried by hand.</summary>
[Collection(nameof(Chromium))]
public sealed class RankPageTests(Chromium chromium, ServedFeed feed) : IClassFixture<ServedFeed>
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_click_ranks_the_example_as_the_server_does()
    {
        await using var page = await Open();
        await Rank(page.Page);
        using var client = new HttpClient { BaseAddress = new Uri(feed.Address) };
        var example = (await client.GetFromJsonAsync<JsonElement>("v1/models/feed", Ct)).GetProperty("example");
        using var response = await client.PostAsJsonAsync("v1/rank", example, Ct);
        var expected = (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("ranked").EnumerateArray().ToArray();
        Assert.Equal(5, expected.Length);
        var rows = page.Page.Locator(".ranking tbody tr");
        Assert.Equal(expected.Length, await rows.CountAsync());
        for (var i = 0; i < expected.Length; i++)
        {
            var text = await rows.Nth(i).InnerTextAsync();
            Assert.Contains($"Candidate {expected[i].GetProperty("id").GetInt32() + 1}", text, StringComparison.Ordinal);
            foreach (var task in (string[])["finish", "like"]) Assert.Equal(
                expected[i].GetProperty("probabilities").GetProperty(task).GetDouble(),
                double.Parse(await rows.Nth(i).Locator($"[data-label={task}] .value").InnerTextAsync(), CultureInfo.InvariantCulture), 5e-4);
        }

        var answer = page.Page.GetByRole(AriaRole.Region, new() { Name = "Answer", Exact = true });
        await Assertions.Expect(answer).ToContainTextAsync("feed version 2");
        await Assertions.Expect(answer).ToContainTextAsync("score = finish + 0.5 * like");
        Assert.All(page.Requests, address => Assert.StartsWith(address.StartsWith("data:", StringComparison.Ordinal) ? "data:" : feed.Address, address, StringComparison.Ordinal));
        page.AssertNoFault();
    }

    [Fact]
    public async Task Candidates_are_edited_added_doubled_and_removed_and_ranked_by_key()
    {
        await using var page = await Open();
        await page.Page.GetByLabel("user_id", new() { Exact = true }).FillAsync("7000000000000000003"); // a JavaScript number would end in 2048
        await Rank(page.Page);
        await page.Page.GetByLabel("video_id of candidate 2").FillAsync("29");
        await Assertions.Expect(page.Page.GetByText("The request has changed since.")).ToBeVisibleAsync();
        await page.Page.GetByLabel("id of candidate 2", new() { Exact = true }).FillAsync("mine");
        await Button(page.Page, "Duplicate candidate 2").ClickAsync();
        await Button(page.Page, "Remove candidate 1").ClickAsync();
        await Assertions.Expect(Button(page.Page, "Add a candidate")).ToBeFocusedAsync();
        await Button(page.Page, "Add a candidate").ClickAsync();
        await page.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Page.GetByText("6 candidates ranked")).ToBeVisibleAsync();
        Assert.Equal(6, await page.Page.Locator(".ranking tbody tr").CountAsync());
        await Assertions.Expect(page.Page.Locator(".ranking tbody tr", new() { HasText = "mine" })).ToContainTextAsync("video_id 29");
        var request = await Json(page.Page);
        Assert.Equal(7_000_000_000_000_000_003, request.GetProperty("context").GetProperty("user_id").GetInt64());
        Assert.Equal(["mine", null], request.GetProperty("candidates").EnumerateArray().Take(2).Select(row => row.TryGetProperty("id", out var id) ? id.GetString() : null));
        page.AssertNoFault();
    }

    [Fact]
    public async Task A_missing_text_is_not_an_empty_one()
    {
        await using var page = await Open();
        await Button(page.Page, "null for category of candidate 1").ClickAsync();
        await page.Page.GetByLabel("category of candidate 2", new() { Exact = true }).FillAsync("");
        await page.Page.GetByLabel("category of candidate 4", new() { Exact = true }).FillAsync(" ");
        await page.Page.GetByLabel("duration of candidate 3").FillAsync("");
        await page.Page.GetByLabel("Place of hour").SelectOptionAsync("candidates");
        var candidates = (await Json(page.Page)).GetProperty("candidates");
        Assert.Equal(JsonValueKind.Null, candidates[0].GetProperty("category").ValueKind);
        Assert.Equal("", candidates[1].GetProperty("category").GetString());
        Assert.Equal(JsonValueKind.Null, candidates[2].GetProperty("duration").ValueKind);
        Assert.Equal(5, candidates.EnumerateArray().Count(row => row.TryGetProperty("hour", out _)));
        await Rank(page.Page);
        foreach (var (row, gap) in new[] { (1, "1 feature missing"), (2, "1 feature missing"), (4, "1 feature unknown to training") })
            await Assertions.Expect(page.Page.Locator(".ranking tbody tr", new() { HasText = $"Candidate {row}" })).ToContainTextAsync(gap);
        page.AssertNoFault();
    }

    [Theory]
    [InlineData("id,video_id,duration,category,finish\na,3,20,news,1\nb,4,,\"co, \"\"x\"\"\",0\nc,5,7.5,\"\",0\n")]
    [InlineData("id\tvideo_id\tduration\tcategory\tfinish\r\na\t3\t20\tnews\t1\r\nb\t4\t\t\"co, \"\"x\"\"\"\t0\r\nc\t5\t7.5\t\"\"\t0")]
    [InlineData("""[{"id": "a", "video_id": 3, "duration": 20, "category": "news", "finish": 1}, {"id": "b", "video_id": 4, "category": "co, \"x\""}, {"id": "c", "video_id": 5, "duration": 7.5, "category": ""}]""")]
    public async Task Rows_are_pasted_with_what_became_of_their_columns(string text)
    {
        await using var page = await Open();
        await Paste(page.Page, text);
        await Assertions.Expect(page.Page.GetByText("3 candidates pasted. Columns that are no feature, not used: finish.")).ToBeVisibleAsync();
        Assert.Equal(
            """[{"id":"a","video_id":3,"duration":20,"category":"news"},{"id":"b","video_id":4,"duration":null,"category":"co, \"x\""},{"id":"c","video_id":5,"duration":7.5,"category":""}]""",
            Compact((await Json(page.Page)).GetProperty("candidates")));
        await Rank(page.Page);
        Assert.Equal(3, await page.Page.Locator(".ranking tbody tr").CountAsync());
        page.AssertNoFault();
    }

    [Theory]
    [InlineData("video_id,duration\n3,20\n4\n", "row 2 has 1 cells, the header 2; quote a text with a separator in it.")]
    [InlineData("video,minutes\n3,20\n", "no column is a feature; features: user_id, hour, video_id, duration, category.")]
    [InlineData("video_id,category\n3,\"news\n", "line 2 has a quote that does not end, or text after one; double a quote inside of a text.")]
    [InlineData("[1]", "element 1 is no object; give {\"feature\": value, …} for each row.")]
    [InlineData("", "there is nothing to use; paste a JSON array of objects, or lines with a header.")]
    public async Task Rows_that_cannot_be_used_say_why_and_leave_what_was_there(string text, string why)
    {
        await using var page = await Open();
        await Paste(page.Page, text);
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(why);
        Assert.Equal(5, await page.Page.Locator(".candidates tbody tr").CountAsync());
        page.AssertNoFault();
    }

    [Fact]
    public async Task An_error_stands_at_its_field_with_what_to_do()
    {
        await using var page = await Open();
        var field = page.Page.GetByLabel("duration of candidate 2");
        await field.FillAsync("long");
        await Button(page.Page, "Rank").ClickAsync();
        const string why = "\"long\" is not a number; give a finite number, or null where it is missing";
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(field).ToHaveAccessibleDescriptionAsync(Text(why));
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("candidates[1].duration: \"long\" is not a number");
        await page.AssertAccessible();
        await page.Picture("rank-error", wholePage: true);
        await Button(page.Page, "Go to the field").ClickAsync();
        await Assertions.Expect(field).ToBeFocusedAsync();
        await field.FillAsync("12");
        await Assertions.Expect(page.Page.GetByText("is not a number")).ToHaveCountAsync(0);
        await Rank(page.Page);
    }

    [Fact]
    public async Task A_feature_that_is_left_out_is_an_error_until_that_is_allowed()
    {
        await using var page = await Open();
        await page.Page.GetByLabel("Place of hour").SelectOptionAsync("out");
        await Button(page.Page, "Rank").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("a feature is missing: hour");
        await page.Page.GetByLabel("Allow features that are left out").CheckAsync();
        await Rank(page.Page);
        await Assertions.Expect(page.Page.Locator(".ranking tbody tr").First).ToContainTextAsync("1 feature missing");
        await page.Page.GetByLabel("Place of hour").SelectOptionAsync("context");
        await Assertions.Expect(page.Page.GetByLabel("hour", new() { Exact = true })).Not.ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_request_is_edited_as_JSON_and_sent_as_it_stands()
    {
        await using var page = await Open();
        await Button(page.Page, "JSON").ClickAsync();
        var text = page.Page.GetByLabel("Request as JSON");
        await text.FillAsync("""{"candidates": [{]""");
        await Button(page.Page, "Rank").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("body: is not JSON (at line 1, byte 18)");
        await Button(page.Page, "Form").ClickAsync();
        await Assertions.Expect(text).ToHaveAccessibleDescriptionAsync(Text("The form cannot show this"));
        await text.FillAsync("""{"context": {"user_id": 7000000000000000005, "duration": 9}, "candidates": [{"id": {"a": 1}, "video_id": 1}, {"id": "b", "video_id": 2, "duration": 8}], "top": 1, "allow_missing": true}""");
        await Rank(page.Page);
        await Assertions.Expect(page.Page.GetByText("best 1 of 2 candidates ranked")).ToBeVisibleAsync();
        await Button(page.Page, "Form").ClickAsync();
        await Assertions.Expect(page.Page.GetByLabel("user_id", new() { Exact = true })).ToHaveValueAsync("7000000000000000005");
        await Assertions.Expect(page.Page.GetByLabel("duration of candidate 1")).ToHaveValueAsync("9"); // a candidate's value stands before the context's
        await Assertions.Expect(page.Page.GetByLabel("duration of candidate 2")).ToHaveValueAsync("8");
        Assert.Equal("""{"a":1}""", Compact((await Json(page.Page)).GetProperty("candidates")[0].GetProperty("id")));
    }

    [Fact]
    public async Task Another_version_ranks_the_same_request_by_its_own_formula()
    {
        await using var page = await Open();
        await page.Page.GetByLabel("video_id of candidate 1").FillAsync("17");
        await page.Page.GetByLabel("Version").SelectOptionAsync("1");
        await Assertions.Expect(page.Page.Locator(".head")).ToContainTextAsync("finish^0.7 * like^0.3");
        await Assertions.Expect(page.Page.GetByLabel("video_id of candidate 1")).ToHaveValueAsync("17");
        await Rank(page.Page);
        await Assertions.Expect(page.Page.GetByText("5 candidates ranked by feed version 1")).ToBeVisibleAsync();
        page.AssertNoFault();
    }

    [Fact]
    public async Task A_copied_command_asks_the_same()
    {
        await using var page = await Open();
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Page.GetByLabel("category of candidate 1", new() { Exact = true }).FillAsync("it's $new");
        await page.Page.GetByText("As curl", new() { Exact = true }).ClickAsync();
        await Button(page.Page, "Copy as curl").ClickAsync();
        await Assertions.Expect(page.Page.GetByText("Copied.")).ToBeVisibleAsync();
        var command = await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "There is no curl to run it.");
        var outcome = await CommandLine.Start("bash", feed.Folder, ["-c", $"{command} --silent --show-error"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        await Rank(page.Page);
        using var answer = JsonDocument.Parse(outcome.Output);
        var best = answer.RootElement.GetProperty("ranked")[0];
        await Assertions.Expect(page.Page.Locator(".ranking tbody tr").First).ToContainTextAsync($"Candidate {best.GetProperty("id").GetInt32() + 1}");
        page.AssertNoFault();
    }

    [Fact]
    public async Task A_demanded_key_is_asked_for_and_kept_in_memory_only()
    {
        const string key = "correct horse";
        var address = await feed.ServeWithKey(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
        await using var page = await chromium.Open(address);
        var field = page.Page.GetByLabel("API key");
        await field.FillAsync("wrong");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not know this key.");
        await page.AssertAccessible();
        await field.FillAsync(key);
        await page.Page.Keyboard.PressAsync("Enter");
        await Rank(page.Page);
        await page.Page.GetByText("As curl", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".curl pre")).ToContainTextAsync("Authorization: Bearer $API_KEY");
        Assert.DoesNotContain(key, await page.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(key, await page.Page.EvaluateAsync<string>("JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])"), StringComparison.Ordinal);
        await page.Page.ReloadAsync();
        await Assertions.Expect(field).ToHaveValueAsync("");
    }

    [Fact]
    public async Task It_works_below_a_prefix()
    {
        await using var page = await Open();
        await page.Page.RouteAsync($"{feed.Address}ml/**", async route =>
            await route.FulfillAsync(new() { Response = await route.FetchAsync(new() { Url = route.Request.Url.Replace("/ml/", "/", StringComparison.Ordinal) }) }));
        await page.Page.GotoAsync($"{feed.Address}ml/");
        await Rank(page.Page);
        Assert.Contains($"{feed.Address}ml/v1/models/feed/versions/2/rank", page.Requests);
        page.AssertNoFault();
    }

    [Theory]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Dark, false)]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, true)]
    public async Task The_page_is_accessible_in_light_and_dark_on_a_desk_and_on_a_phone(ColorScheme scheme, bool isPhone)
    {
        await using var page = await chromium.Open(feed.Address, isPhone ? Chromium.Phone : Chromium.Desk, scheme);
        await page.Page.GetByLabel("video_id of candidate 4").FillAsync("999");
        await Rank(page.Page);
        foreach (var summary in await page.Page.Locator("summary").AllAsync()) await summary.ClickAsync();
        await page.AssertAccessible();
        await page.AssertFitsItsWindow();
        await page.Picture($"rank-{(isPhone ? "phone" : "desk")}-{(scheme is ColorScheme.Dark ? "dark" : "light")}", wholePage: true);
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "duration of candidate 1" }).FillAsync("9"); // named as the table's cell, on a phone too
        page.AssertNoFault();
    }

    [Fact]
    public async Task A_table_of_candidates_that_is_wider_than_the_window_scrolls_by_itself()
    {
        await using var page = await chromium.Open(feed.Address, new() { Width = 800, Height = 700 });
        foreach (var feature in (string[])["user_id", "hour"]) await page.Page.GetByLabel($"Place of {feature}").SelectOptionAsync("candidates");
        Assert.True(await page.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.scroll')].some(e => e.scrollWidth > e.clientWidth)")); // else this says nothing
        await page.AssertFitsItsWindow();
        page.AssertNoFault();
    }

    private async Task<BrowserPage> Open()
    {
        var page = await chromium.Open(feed.Address);
        await page.Page.Locator(".candidates").WaitForAsync();
        return page;
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task Rank(IPage page)
    {
        await Button(page, "Rank").ClickAsync();
        await page.Locator(".ranking").WaitForAsync();
    }

    private static async Task Paste(IPage page, string text)
    {
        await page.GetByText("Paste candidates").ClickAsync();
        await page.GetByLabel("A JSON array of objects").FillAsync(text);
        await Button(page, "Use these rows").ClickAsync();
    }

    /// <summary>The request as the page shows it; the form is shown again.</summary>
    private static async Task<JsonElement> Json(IPage page)
    {
        await Button(page, "JSON").ClickAsync();
        using var document = JsonDocument.Parse(await page.GetByLabel("Request as JSON").InputValueAsync());
        await Button(page, "Form").ClickAsync();
        return document.RootElement.Clone();
    }

    private static Regex Text(string part) => new(Regex.Escape(part), RegexOptions.None, TimeSpan.FromSeconds(5));

    private static string Compact(JsonElement value) => JsonSerializer.Serialize(value, s_json);
}
