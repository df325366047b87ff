using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Serving;
using CrossDistil.Serving.Http;
using CrossDistil.Serving.Options;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>What a client may ask for, and what it is told where it asks for more.</summary>
public sealed class LimitTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private const string Small = """{"candidates": [{"user": 3}], "allow_missing": true}""";

    [Fact]
    public async Task A_million_rows_are_too_many_and_the_server_goes_on()
    {
        await StartFeed(options => options with { BodyBytes = 1 << 26 });
        var rank = new StringBuilder("""{"allow_missing": true, "candidates": [""").Insert(39, "{},", 1_000_000).Append("{}]}").ToString();
        var (status, body) = await PostText("/v1/rank", rank);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "candidates: more than 10000 rows; send them in several requests"), (status, body.GetProperty("detail").GetString()));
        var infer = await PostText("/v2/models/feed/infer", """{"inputs": [{"name": "user", "shape": [1000000], "datatype": "INT64", "data": [3]}]}""");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "input \"user\": more than 10000 rows; send them in several requests"), (infer.Status, infer.Body.GetProperty("error").GetString()));
        var huge = await PostText("/v2/models/feed/infer", """{"inputs": [{"name": "tags", "shape": [1, 9223372036854775807], "datatype": "BYTES", "data": ["a"]}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, huge.Status);
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", Small)).Status);
    }

    [Fact]
    public async Task Rows_up_to_the_limit_are_taken()
    {
        await StartFeed(options => options with { Rows = 2 });
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", """{"candidates": [{}, {}], "allow_missing": true}""")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostText("/v1/rank", """{"candidates": [{}, {}, {}], "allow_missing": true}""")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_long_is_refused_whether_it_says_its_length_or_not(bool saysLength)
    {
        await StartFeed(options => options with { BodyBytes = 2048 });
        var body = $$"""{"candidates": [], "{{new string('x', 5000)}}": 1}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/rank") { Content = new StringContent(body, Encoding.UTF8, Json) };
        if (!saysLength) request.Headers.TransferEncodingChunked = true;
        using var answer = await Client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_compressed_body_is_not_taken()
    {
        await StartFeed();
        using var content = new StringContent(Small, Encoding.UTF8, Json);
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await Client.PostAsync("/v1/rank", content, Ct);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_length_that_is_only_said_takes_no_memory()
    {
        using var stream = new FewBytes();
        var request = new DefaultHttpContext().Request;
        (request.ContentType, request.ContentLength, request.Body) = (Json, 1 << 28, stream);
        using var body = await PooledBody.Read(request, max: 1 << 28, Ct);
        Assert.Equal("{}", Encoding.UTF8.GetString(body.Content.Span));
        Assert.InRange(stream.Room, 1, 1 << 20);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task What_a_page_elsewhere_can_post_is_not_taken(string type)
    {
        await StartFeed();
        using var answer = await Client.PostAsync("/v1/rank", new StringContent(Small, Encoding.UTF8, type), Ct);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("/v2/models/other")]
    [InlineData("/v2/models/feed/versions/2")]
    [InlineData("/v2/models/other/ready")]
    [InlineData("/v2/models/%2e%2e%2f%2e%2e%2fetc")]
    [InlineData("/v2/models/..%5c..%5cetc")]
    [InlineData("/v2/models/feed/versions/..%2f1")]
    [InlineData("/v2/models/%00")]
    [InlineData("/v2/models/")]
    [InlineData("/v2/nothing")]
    public async Task What_is_not_served_is_not_found(string path)
    {
        await StartFeed();
        var answer = await Raw($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain(Folder, answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", Small)).Status);
    }

    [Theory]
    [InlineData("/v2/models/../../etc/passwd")]
    [InlineData("/v2/models/feed/versions/../../../../secret")]
    public async Task Dots_in_a_path_lead_nowhere(string path)
    {
        await StartFeed();
        Assert.StartsWith("HTTP/1.1 404 ", await Raw($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_very_long_name_is_not_repeated_whole()
    {
        await StartFeed();
        var (status, body) = await Get($"/v2/models/{new string('m', 4000)}");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal($"path: there is no model \"{new string('m', 60)}…\"; name one that is served", body.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("DELETE", "/v2/models/feed", "GET, HEAD")]
    [InlineData("GET", "/v1/rank", "POST")]
    public async Task What_cannot_be_done_says_what_can(string method, string path, string allowed)
    {
        await StartFeed();
        using var answer = await Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ct);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, allowed), (answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)));
        Assert.Contains($"{method} is not answered here", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_body_is_cut_off_and_others_are_answered_meanwhile()
    {
        await StartFeed(options => options with { BodyRate = 1e6, BodyGraceSeconds = 1.1 });
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, Server.Addresses[0].Port, Ct);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/rank HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Json}\r\nContent-Length: 1000\r\n\r\n{{"), Ct);
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", Small)).Status);
        using var reader = new StreamReader(slow.GetStream());
        Assert.StartsWith("HTTP/1.1 408 ", await reader.ReadToEndAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_over_with_its_time()
    {
        await StartFeed(options => options with { RequestSeconds = 0.3 });
        var answer = await Raw($"POST /v1/rank HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Json}\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n{{");
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("did not arrive within 0.3 s", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_says_when_to_come_back()
    {
        using var gate = new SemaphoreSlim(0);
        await StartFeed(options => options with { Concurrency = 1, Queue = 2, Score = (ranker, request) => { gate.Wait(Ct); ranker.Score(request); } });
        var running = PostText("/v1/rank", Small);
        await Until(() => Server.Queue.Running == 1, "running");
        Task<(HttpStatusCode Status, JsonElement Body)>[] waiting = [PostText("/v1/rank", Small), PostText("/v1/rank", Small)];
        await Until(() => Server.Queue.Length == 2, "two wait");
        using var refused = await Client.PostAsync("/v1/rank", new StringContent(Small, Encoding.UTF8, Json), Ct);
        Assert.Equal((HttpStatusCode.TooManyRequests, 1.0), (refused.StatusCode, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        gate.Release(3);
        Assert.All(await Task.WhenAll([running, .. waiting]), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        await NobodyHoldsIt();
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_503_and_who_is_scored_too_long_504()
    {
        using var gate = new SemaphoreSlim(0);
        await StartFeed(options => options with { Concurrency = 1, RequestSeconds = 2, Score = (ranker, request) => { gate.Wait(Ct); ranker.Score(request); } });
        var running = PostText("/v1/rank", Small);
        await Until(() => Server.Queue.Running == 1, "running");
        using var waited = await Client.PostAsync("/v1/rank", new StringContent(Small, Encoding.UTF8, Json), Ct);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout), (waited.StatusCode, (await running).Status));
        gate.Release(2); // for the one that runs and one more: who has gone is not scored
        Assert.NotNull(waited.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", Small)).Status);
        await NobodyHoldsIt();
    }

    [Theory]
    [InlineData("localhost:8000", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("rebound.example", 400)]
    [InlineData("localhost.rebound.example", 400)]
    [InlineData("feed.internal", 200)]
    public async Task On_loopback_without_keys_only_who_means_this_machine_is_answered(string host, int status)
    {
        await StartFeed(listen: server => server with { Hosts = ["feed.internal"] });
        Assert.StartsWith($"HTTP/1.1 {status} ", await Raw($"GET /v2 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_is_logged_and_not_told()
    {
        await StartFeed(options => options with { Score = (_, _) => throw new InvalidOperationException("secret") });
        var (status, body) = await PostText("/v1/rank", Small);
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(Log, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faults_of_the_operator_are_told_at_once()
    {
        var fault = await Assert.ThrowsAsync<InputException>(() => Start(Folder, options => options with { Rows = 0, Queue = -1 }));
        Assert.Equal(["Rows: 0 is out of range; give 1 to 10000000", "Queue: -1 is out of range; give 1 to 1000000"], fault.Faults.Select(f => f.ToString()));
        Assert.StartsWith("the option urls ftp://x", (await Assert.ThrowsAsync<InputException>(() => Start(Folder, listen: server => server with { Urls = ["ftp://x:1"] }))).Message, StringComparison.Ordinal);
        Assert.StartsWith("the option urls: an address is https", (await Assert.ThrowsAsync<InputException>(() => Start(Folder, listen: server => server with { Urls = ["https://localhost:0"] }))).Message, StringComparison.Ordinal);
        Assert.Contains("there is no such bundle or folder", (await Assert.ThrowsAsync<InputException>(() => Start(PathOf("nothing")))).Message, StringComparison.Ordinal);
        await StartFeed();
        var taken = Server.Addresses[0].ToString();
        Assert.Contains("cannot be listened on", (await Assert.ThrowsAsync<InputException>(() => InferenceServer.Start(new ServeOptions { Paths = [Folder] }, new ServerOptions { Urls = [taken] }, null, TimeProvider.System))).Message, StringComparison.Ordinal);
    }

    /// <summary>A request that was refused or given up lets its version go as others do, or it would never be freed.</summary>
    private async Task NobodyHoldsIt()
    {
        var served = Server.Models.Table.Models["feed"].Default;
        Directory.Delete(PathOf("feed"), recursive: true);
        await Until(() => served.IsFreed, "freed");
    }

    /// <summary>Remembers how much room it was given.</summary>
    private sealed class FewBytes() : MemoryStream("{}"u8.ToArray())
    {
        public int Room { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Room = Math.Max(Room, buffer.Length);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
