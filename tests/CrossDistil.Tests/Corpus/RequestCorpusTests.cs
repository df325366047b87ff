using System.Globalization;
using CrossDistil.Tests.Serving.Inference;
using Xunit;

namespace CrossDistil.Tests.Corpus;

/// <summary>Broken requests are refused with a status of 400 to 499 and what is wrong, and the server goes on.</summary>
public sealed class RequestCorpusTests(ServedBundles bundles) : ServerHarness(bundles)
{
    [Theory]
    [InlineData("infer", "/v2/models/feed/infer", "error")]
    [InlineData("rank", "/v1/rank", "detail")]
    public async Task A_body(string format, string path, string member)
    {
        await StartFeed(options => options with { Rows = 4, BodyBytes = 4096 });
        await CorpusFile.Read(format).Check(async input =>
        {
            using var content = new ByteArrayContent(input.Bytes) { Headers = { ContentType = new(Json) } };
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Headers = { ConnectionClose = true } };
            using var answer = await Client.SendAsync(request, Ct);
            if (answer.IsSuccessStatusCode) return [];
            using var body = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
            return [string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {body.RootElement.GetProperty(member).GetString()}")];
        });
        Assert.DoesNotContain(Log, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_that_are_no_request()
    {
        await StartFeed(options => options with { RequestSeconds = 1, HeaderSeconds = 1 });
        await CorpusFile.Read("http").Check(async input =>
        {
            var answer = await RawBytes(input.Bytes);
            return answer.Length == 0 ? ["(closed)"] : [answer.Split('\r')[0]];
        });
        Assert.Empty(string.Join("\n", Log.Where(line => line.StartsWith("Error", StringComparison.Ordinal) && !line.Contains("automatic draining", StringComparison.Ordinal)))); // the web server's note on what it did not read to its end
    }
}
