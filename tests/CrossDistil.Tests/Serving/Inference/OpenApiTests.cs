using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrossDistil.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

public sealed class OpenApiTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private const string Address = "/openapi/v1.json";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_document_has_no_faults(bool hasKeys)
    {
        await StartWith(hasKeys);
        var text = await Client.GetStringAsync(Address, Ct);
        var read = OpenApiDocument.Parse(text, "json", new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        using var document = JsonDocument.Parse(text);
        var shape = new JsonShape(document.RootElement);
        Assert.All(Members(document.RootElement).Where(member => member.Name is "$ref"), reference => shape.Schema(reference.Value.GetString()!));
        string[] ids = [.. Members(document.RootElement).Where(member => member.Name is "operationId").Select(member => member.Value.GetString()!)];
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task What_is_mapped_is_described_and_nothing_else()
    {
        await StartFeed();
        var mapped = Server.Endpoints.Where(endpoint => endpoint.RoutePattern.RawText is not (Address or "/"))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(method => method is not "HEAD").Select(method => $"{method} {endpoint.RoutePattern.RawText}"));
        var described = (await Get(Address)).Body.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Its_examples_are_answered_and_answers_are_as_it_says(int models)
    {
        Directory.CreateDirectory(PathOf("ads"));
        if (models == 2) Bundles.Export(PathOf("ads/2026.11"), isB: true);
        await StartFeed();
        var document = (await Get(Address)).Body;
        var shape = new JsonShape(document);
        var asked = 0;
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("post", out _)))
        {
            var operation = path.Value.GetProperty("post");
            var content = operation.GetProperty("requestBody").GetProperty("content").GetProperty(Json);
            if (!content.TryGetProperty("examples", out var examples)) continue;
            foreach (var example in examples.EnumerateObject())
            {
                var body = example.Value.GetProperty("value");
                shape.Check(body, content.GetProperty("schema"));
                var (status, answer) = await PostText(Filled(path.Name, operation, example.Name), body.GetRawText());
                Assert.True(status is HttpStatusCode.OK, answer.GetRawText());
                shape.Check(answer, Answer(operation, "200"));
                Assert.Equal(example.Name, answer.GetProperty(path.Name.EndsWith("rank", StringComparison.Ordinal) ? "model" : "model_name").GetString());
                asked++;
            }
        }

        Assert.Equal(models == 1 ? 5 : 8, asked); // with two models /v1/rank has no example
    }

    [Fact]
    public async Task What_is_asked_without_a_body_is_as_it_says_and_so_are_errors()
    {
        await StartFeed();
        var document = (await Get(Address)).Body;
        var shape = new JsonShape(document);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var isGet = path.Value.TryGetProperty("get", out var operation);
            if (!isGet) operation = path.Value.GetProperty("post");
            var address = Filled(path.Name, operation, "feed");
            if (isGet && path.Name is not "/metrics") shape.Check((await Get(address)).Body, Answer(operation, "200"));
            if (!isGet) shape.Check((await PostText(address, "{")).Body, Answer(operation, "400"));
            if (!path.Name.Contains("{model}", StringComparison.Ordinal)) continue;
            var unknown = path.Name.Replace("{model}", "none", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal);
            var (status, body) = isGet ? await Get(unknown) : await PostText(unknown, """{"candidates": [], "inputs": []}""");
            Assert.Equal(HttpStatusCode.NotFound, status);
            shape.Check(body, Answer(operation, "404"));
        }
    }

    [Fact]
    public async Task Keys_are_described_where_they_are_asked_for()
    {
        await StartWith(hasKeys: true);
        var document = (await Get(Address)).Body;
        Assert.Equal(["bearer", "header"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name));
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (Path: path.Name, operation.Value)));
        Assert.All(operations, operation => Assert.Equal(
            (!operation.Path.StartsWith("/v2/health", StringComparison.Ordinal), !operation.Path.StartsWith("/v2/health", StringComparison.Ordinal)),
            (operation.Value.TryGetProperty("security", out var security) && security.GetArrayLength() == 2, operation.Value.GetProperty("responses").TryGetProperty("401", out _))));
        Client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Get(Address)).Status);
    }

    [Fact]
    public async Task Without_keys_there_is_nothing_of_them()
    {
        await StartFeed();
        var text = await Client.GetStringAsync(Address, Ct);
        Assert.DoesNotContain("security", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"401\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_an_application_of_ones_own_it_is_there_if_it_is_mapped_with_the_groups_prefix()
    {
        await using var app = await StartOwn(app =>
        {
            app.MapGet("/own", () => "not described");
            app.MapGroup("/bare").MapCrossDistil();
            app.MapGroup("/ml").MapCrossDistilOpenApi();
        });
        using (var bare = await Client.GetAsync($"/bare{Address}", Ct)) Assert.Equal(HttpStatusCode.NotFound, bare.StatusCode);
        var document = (await Get($"/ml{Address}")).Body;
        Assert.All(document.GetProperty("paths").EnumerateObject(), path => Assert.StartsWith("/bare/", path.Name, StringComparison.Ordinal));
        var operation = document.GetProperty("paths").GetProperty("/bare/v2/models/{model}").GetProperty("get");
        new JsonShape(document).Check((await Get("/bare/v2/models/none")).Body, Answer(operation, "404")); // the protocol's own error
        await app.StopAsync(Ct);
    }

    private static JsonElement Answer(JsonElement operation, string status) => operation.GetProperty("responses").GetProperty(status).GetProperty("content").EnumerateObject().Single().Value.GetProperty("schema");

    /// <summary>The path with the parameters' examples of a model.</summary>
    private static string Filled(string path, JsonElement operation, string model) => !operation.TryGetProperty("parameters", out var parameters)
        ? path
        : parameters.EnumerateArray().Aggregate(path, (filled, parameter) => filled.Replace(
            $"{{{parameter.GetProperty("name").GetString()}}}", parameter.GetProperty("examples").GetProperty(model).GetProperty("value").GetString(), StringComparison.Ordinal));

    private static IEnumerable<JsonProperty> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Members),
        _ => [],
    };

    private async Task StartWith(bool hasKeys)
    {
        if (hasKeys) await File.WriteAllTextAsync(PathOf("keys"), $"team {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("key")))}\n", Ct);
        await StartFeed(listen: server => server with { ApiKeys = hasKeys ? PathOf("keys") : null });
        if (hasKeys) Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key");
    }
}
