using System.Globalization;
using System.Text;
using CrossDistil.Data;
using CrossDistil.Tests.Serving.Inference;
using Xunit;

namespace CrossDistil.Tests.Fuzz;

/// <summary>Damaged requests are answered, or refused with a status of the client's; the server never fails, hangs or stops.</summary>
public sealed class RequestFuzzTests(ServedBundles bundles, ITestOutputHelper output) : ServerHarness(bundles)
{
    private const string Rank = """{"context": {"age": 30, "user": 3}, "candidates": [{"id": "x", "city": "Oslo", "tags": ["a", "b"], "price": 1.5, "rate": 0.5}, {"id": 7, "city": null, "tags": [], "price": 2, "rate": 0}], "top": 2, "explain": true, "allow_missing": true}""";

    private const string Infer = """
        {"id": "42", "parameters": {"allow_missing": true, "other": [1]}, "inputs": [{"name": "user", "shape": [2], "datatype": "INT64", "data": [3, 4]}, {"name": "city", "shape": [2, 1], "datatype": "BYTES", "data": ["Oslo", null]},
        {"name": "tags", "datatype": "BYTES", "data": [["a", "b"], ["c", null]], "shape": [2, 2]}], "outputs": [{"name": "score"}]}
        """;

    private static readonly int[] s_refusals = [400, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 505]; // 501 and 505: a transfer coding or version that HTTP itself does not know

    [Theory]
    [InlineData("/v1/rank", Rank)]
    [InlineData("/v2/models/feed/infer", Infer)]
    public async Task Bodies(string path, string good)
    {
        await StartFeed(options => options with { Rows = 100, BodyBytes = 1 << 16 });
        new FuzzRun(path, output).Check(600, mutator =>
        {
            var body = mutator.TextOrBytes(Encoding.UTF8.GetBytes(good));
            return () =>
            {
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new(Json) } };
                using var answer = Client.PostAsync(path, content, Ct).GetAwaiter().GetResult();
                Judge((int)answer.StatusCode);
            };
        });
        await GoesOn();
    }

    [Fact]
    public async Task Bytes_on_the_wire()
    {
        await StartFeed(options => options with { RequestSeconds = 1, HeaderSeconds = 0.3, BodyBytes = 1 << 16 });
        var good = Encoding.UTF8.GetBytes($"POST /v1/rank HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {Rank.Length}\r\n\r\n{Rank}");
        var chunked = Encoding.UTF8.GetBytes($"POST /v1/rank HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{Rank.Length:x}\r\n{Rank}\r\n0\r\n\r\n");
        new FuzzRun("raw HTTP", output).Check(20, mutator =>
        {
            var bytes = mutator.Bytes(mutator.Next(2) == 0 ? good : chunked, chunked);
            return () =>
            {
                // A connection that is neither a request nor closed waits for its next request: then there is no answer, and none is owed.
                var answer = RawBytes(bytes, most: TimeSpan.FromSeconds(3)).GetAwaiter().GetResult();
                Judge(answer.Length == 0 ? 400 : int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture));
            };
        });
        await GoesOn();
    }

    private static void Judge(int status)
    {
        if (status == 200) return;
        Assert.Contains(status, s_refusals);
        throw new InputException("request", string.Create(CultureInfo.InvariantCulture, $"status {status}"), "send another");
    }

    private async Task GoesOn()
    {
        Assert.Equal(200, (int)(await PostText("/v1/rank", Rank)).Status);
        Assert.DoesNotContain(Log, line => line.StartsWith("Critical", StringComparison.Ordinal) || (line.StartsWith("Error", StringComparison.Ordinal) && !line.Contains("automatic draining", StringComparison.Ordinal))); // the web server's note on what it did not read to its end
    }
}
