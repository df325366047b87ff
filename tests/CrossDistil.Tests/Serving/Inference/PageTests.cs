using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CrossDistil.Serving;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

public sealed class PageTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private const int MaxBytes = 60_000;

    [Fact]
    public async Task The_page_comes_with_a_policy_that_lets_only_its_own_script_run()
    {
        await StartFeed();
        using var answer = await Client.GetAsync("/", Ct);
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.InRange(html.Length, 10_000, MaxBytes);
        var script = Regex.Match(html, "<script[^>]*>(?<text>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Groups["text"].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Equal(
            $"default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Header("Content-Security-Policy"));
        Assert.Equal(("no-store", "nosniff", "no-referrer", "same-origin"), (Header("Cache-Control"), Header("X-Content-Type-Options"), Header("Referrer-Policy"), Header("Cross-Origin-Resource-Policy")));

        string Header(string name) => answer.Headers.GetValues(name).Single();
    }

    [Fact]
    public async Task The_page_is_open_where_keys_are_demanded_and_what_it_asks_for_is_not()
    {
        await File.WriteAllTextAsync(PathOf("keys"), $"team {Convert.ToHexString(SHA256.HashData("secret"u8))}\n", Ct);
        await StartFeed(listen: server => server with { ApiKeys = PathOf("keys") });
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/", Ct)).StatusCode);
        foreach (var path in (string[])["/v1/models", "/v1/models/feed", "/v1/models/feed/versions/1", "/index.html"]) Assert.Equal(HttpStatusCode.Unauthorized, (await Client.GetAsync(path, Ct)).StatusCode);
        Client.DefaultRequestHeaders.Add("X-API-Key", "secret");
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/v1/models", Ct)).StatusCode);
    }

    [Fact]
    public async Task The_page_is_for_this_machine_alone_where_the_rest_is()
    {
        await StartFeed();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "elsewhere.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.SendAsync(request, Ct)).StatusCode);
    }

    [Fact]
    public async Task Models_are_listed_with_their_versions_and_which_of_them_answers()
    {
        Directory.CreateDirectory(PathOf("ads"));
        Bundles.Export(PathOf("ads/9"));
        Directory.CreateDirectory(PathOf("feed"));
        Bundles.Export(PathOf("feed/10"), isB: true);
        await StartFeed(options => options with { Shadow = new Dictionary<string, string>(StringComparer.Ordinal) { ["feed"] = "10" } });
        Assert.Equal(
            """{"models":[{"name":"ads","versions":["9"],"default":"9"},{"name":"feed","versions":["1","10"],"default":"1","shadow":"10"}]}""", (await Get("/v1/models")).Body.GetRawText());
    }

    [Fact]
    public async Task A_version_is_told_in_the_words_of_its_bundle()
    {
        Directory.CreateDirectory(PathOf("feed"));
        Bundles.Export(PathOf("feed/2"), version: "of-the-bundle", isB: true);
        await StartFeed();
        var latest = (await Get("/v1/models/feed")).Body;
        Assert.Equal(("feed", "2", "click^0.7 * like^0.3"), (latest.GetProperty("model").GetString(), latest.GetProperty("version").GetString(), latest.GetProperty("ranking").GetString()));
        var first = (await Get("/v1/models/feed/versions/1")).Body;
        using var bundle = JsonDocument.Parse(await File.ReadAllTextAsync(PathOf("feed/1/bundle.json"), Ct));
        Assert.Equal("1", first.GetProperty("version").GetString());
        foreach (var member in (string[])["tasks", "identity"]) Assert.True(JsonElement.DeepEquals(bundle.RootElement.GetProperty(member), first.GetProperty(member)), member);
        var features = first.GetProperty("features").EnumerateArray().ToArray();
        Assert.Equal(["age", "user", "city", "tags", "price", "rate"], features.Select(feature => feature.GetProperty("name").GetString()));
        Assert.Equal(["number", "integer", "text", "list of text", "number", "number"], features.Select(feature => feature.GetProperty("kind").GetString()));
        Assert.Equal("""["Oslo","","Łódź","Rome"]""", features[2].GetProperty("examples").GetRawText());
        Assert.Equal(40, features[0].GetProperty("statistics").GetProperty("mean").GetDouble());
        Assert.InRange(first.GetProperty("test").GetProperty("like").GetProperty("auc").GetDouble(), 0, 1);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/v1/models/feed/versions/3")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/v1/models/none")).Status);
    }

    [Fact]
    public async Task The_example_is_answered_without_an_unknown_or_a_missing_value()
    {
        await StartFeed();
        var example = (await Get("/v1/models/feed")).Body.GetProperty("example");
        Assert.Equal("""{"user":0}""", example.GetProperty("context").GetRawText());
        Assert.Equal("""{"age":40,"city":"Oslo","tags":["a","b"],"price":2,"rate":0}""", example.GetProperty("candidates")[0].GetRawText());
        Assert.Equal("""{"age":50,"city":"","tags":["b","c"],"price":5,"rate":0.5}""", example.GetProperty("candidates")[1].GetRawText());
        var (status, answer) = await Post("/v1/rank", new { context = example.GetProperty("context"), candidates = example.GetProperty("candidates"), explain = true });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(5, answer.GetProperty("ranked").GetArrayLength());
        Assert.All(answer.GetProperty("ranked").EnumerateArray(), row => Assert.Equal(
            (0, 0), (row.GetProperty("explanation").GetProperty("missing_features").GetInt32(), row.GetProperty("explanation").GetProperty("unknown_features").GetInt32())));
    }

    [Fact]
    public async Task An_application_of_ones_own_has_the_page_where_it_asks_for_it()
    {
        await using var app = await StartOwn(app =>
        {
            app.MapGroup("/ml").MapCrossDistil();
            app.MapGroup("/a b/try").MapCrossDistilPage();
        });
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/ml/", Ct)).StatusCode);
        using var page = await client.GetAsync("/a%20b/try/", Ct);
        Assert.EndsWith("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var bare = await client.GetAsync("/a%20b/try", Ct); // what is relative would be so to /
        Assert.Equal(("./try/", HttpStatusCode.Found), (bare.Headers.Location!.OriginalString, bare.StatusCode));
        await app.StopAsync(Ct);
    }
}
