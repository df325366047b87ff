using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Watch;
using Xunit;

namespace CrossDistil.Tests.Serving.Watch;

/// <summary>The server over real sockets.</summary>
public sealed class WatchServerTests : IAsyncDisposable
{
    private readonly WatchedFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly CancellationTokenSource _end = new();
    private WatchServer? _server;
    private Task _running = Task.CompletedTask;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        if (_server is not null) await _server.DisposeAsync();
        _client.Dispose();
        _end.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_page_comes_with_its_policy_and_says_nothing_of_the_server()
    {
        await Start();
        using var answer = await _client.GetAsync("/", Ct);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.EndsWith("; frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(("no-store", "nosniff"), (Header("Cache-Control"), Header("X-Content-Type-Options")));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));

        string Header(string name) => answer.Headers.GetValues(name).Single();
    }

    [Fact]
    public async Task Runs_are_listed_with_their_state()
    {
        _folder.Training("a", 41);
        _folder.Study("b");
        await Start();
        var runs = await Runs();
        Assert.Equal(["a run training epoch 1 of 2, 41 %", "b study finished "], runs.Select(run => $"{run.Name} {run.Kind} {run.State} {run.Detail}"));
        using var json = JsonDocument.Parse(await _client.GetStringAsync("/api/runs", Ct));
        Assert.Equal(
            ["id", "name", "kind", "state", "detail", "updated"], json.RootElement.GetProperty("runs")[0].EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task A_report_is_of_the_run_that_is_asked_for_and_several_stand_in_one()
    {
        _folder.Finished("a");
        _folder.Training("b", 10);
        await Start();
        var ids = (await Runs()).Select(run => run.Id).ToArray();
        using var one = JsonDocument.Parse(await _client.GetStringAsync($"/api/report?id={ids[1]}", Ct));
        Assert.Equal("b", one.RootElement.GetProperty("title").GetString());
        using var both = await _client.GetAsync($"/api/report?id={ids[0]}&id={ids[1]}", Ct);
        Assert.True(both.IsSuccessStatusCode, await both.Content.ReadAsStringAsync(Ct));
        Assert.Equal("application/json", both.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/api/report?id=000000000000")]
    [InlineData("/api/report?id=../secret")]
    [InlineData("/api/report?id=..%2Fsecret")]
    [InlineData("/api/report?id=a/../../secret")]
    [InlineData("/api/report?id=%2Fetc")]
    [InlineData("/api/report?id=")]
    [InlineData("/nothing")]
    [InlineData("/api")]
    [InlineData("/..%2fsecret/metrics.json")]
    public async Task What_is_not_among_the_runs_is_not_found(string address)
    {
        _folder.Finished("secret");
        _folder.Finished("watched/a");
        await Start(paths: _folder.Of("watched"));
        using var answer = await _client.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain('\n', await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Nothing_asked_for_and_too_much_are_refused()
    {
        await Start();
        Assert.Equal((HttpStatusCode.BadRequest, "ask for 1 to 20 runs or studies: api/report?id=…"), await Get("/api/report"));
        Assert.Equal(HttpStatusCode.BadRequest, (await Get($"/api/report?{string.Join('&', Enumerable.Range(0, 21).Select(i => $"id={i}"))}")).Status);
    }

    [Fact]
    public async Task What_cannot_stand_side_by_side_says_why()
    {
        _folder.Study("a", "small");
        _folder.Study("b", "small", "ablate");
        _folder.Study("c", "large");
        _folder.Study("e", "small");
        _folder.Run("d");
        await Start();
        var ids = (await Runs()).ToDictionary(run => run.Name, run => run.Id, StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Get($"/api/report?id={ids["a"]}&id={ids["b"]}")).Status);
        Assert.Equal(
            (HttpStatusCode.Conflict, "several of these are studies of compare: choose one of them"), await Get($"/api/report?id={ids["a"]}&id={ids["e"]}"));
        Assert.Equal(
            (HttpStatusCode.Conflict, "these are studies of different experiments (small, large): choose studies of one"), await Get($"/api/report?id={ids["a"]}&id={ids["c"]}"));
        Assert.Equal(
            (HttpStatusCode.Conflict, "a study and a run cannot stand side by side: choose runs, or studies of one experiment"), await Get($"/api/report?id={ids["a"]}&id={ids["d"]}"));
    }

    [Fact]
    public async Task A_damaged_run_is_told_in_one_line_and_the_server_goes_on()
    {
        var run = _folder.Finished("a");
        await File.WriteAllTextAsync(run.MetricsPath, "{", Ct);
        await Start();
        var id = (await Runs()).Single().Id;
        var (status, why) = await Get($"/api/report?id={id}");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal($"{run.MetricsPath}: is not what was written (its SHA-256 differs); train the run again with the option overwrite, or delete its folder: a study then trains it again", why);
        _folder.Finished("a");
        Assert.Equal(HttpStatusCode.OK, (await Get($"/api/report?id={id}")).Status);
    }

    [Fact]
    public async Task A_report_is_built_once_for_all_who_ask_and_again_when_files_have_changed()
    {
        _folder.Training("a", 10);
        var built = 0;
        await Start(options => options with
        {
            Build = items =>
            {
                Interlocked.Increment(ref built);
                return WatchReport.Of(items);
            },
        });
        var id = (await Runs()).Single().Id;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _client.GetStringAsync($"/api/report?id={id}", Ct)));
        Assert.Equal(1, built);
        using var events = await Listen();
        _folder.Training("a", 20);
        await events.Next("report");
        await _client.GetStringAsync($"/api/report?id={id}", Ct);
        Assert.Equal(2, built);
    }

    [Fact]
    public async Task Events_tell_the_list_at_once_then_new_runs_and_changed_ones()
    {
        _folder.Training("a", 10);
        await Start();
        using var events = await Listen();
        Assert.Equal(["a"], Names((await events.Next("runs")).Data));
        _folder.Run("b");
        Assert.Equal(["a", "b"], Names((await events.Next("runs")).Data));
        var ids = (await Runs()).ToDictionary(run => run.Name, run => run.Id, StringComparer.Ordinal);
        _folder.Training("a", 20);
        string told;
        do told = (await events.Next("report")).Data;
        while (!told.Contains(ids["a"], StringComparison.Ordinal));
        Assert.Equal($$"""{"id":"{{ids["a"]}}"}""", told);
        Assert.True(events.Retries);
    }

    [Fact]
    public async Task Open_streams_do_not_keep_the_server_from_ending()
    {
        await Start();
        using var events = await Listen();
        await events.Next("runs");
        await _end.CancelAsync();
        await _running;
        Assert.Null(await events.ToEnd());
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("localhost:8000", 200)] // the near end of a tunnel
    [InlineData("127.0.0.1:7465", 200)]
    [InlineData("[::1]:7465", 200)]
    [InlineData("rebound.example", 400)]
    [InlineData("rebound.example:7465", 400)]
    [InlineData("localhost.rebound.example", 400)]
    [InlineData("127.0.0.1.rebound.example", 400)]
    [InlineData("", 400)]
    public async Task Only_who_means_this_machine_is_answered(string host, int status)
    {
        await Start();
        Assert.StartsWith($"HTTP/1.1 {status} ", await Raw($"GET /api/runs HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", 405)]
    [InlineData("DELETE", 405)]
    [InlineData("OPTIONS", 405)]
    [InlineData("HEAD", 200)]
    public async Task The_server_is_only_read(string method, int status)
    {
        await Start();
        foreach (var address in new[] { "/", "/api/runs", "/api/events" })
        {
            var answer = await Raw($"{method} {address} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            Assert.Equal(status == 405, answer.Contains("\r\nAllow: GET, HEAD\r\n", StringComparison.Ordinal));
            if (status == 200) Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal); // nothing after the head
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_fault_if_it_was_asked_for()
    {
        await Start();
        var port = _server!.Address.Port;
        var fault = await Assert.ThrowsAsync<InputException>(() => WatchServer.Start(new WatchOptions([_folder.Path], port), TimeProvider.System));
        Assert.Equal($"the option port {port}: cannot be listened on: it is taken or not allowed; choose another, or leave it out for a free one", fault.Message);
    }

    [Fact]
    public async Task Files_are_no_folders()
    {
        var (file, other) = (_folder.Of("a.json"), _folder.Of("b.json"));
        await File.WriteAllTextAsync(file, "{}", Ct);
        await File.WriteAllTextAsync(other, "{}", Ct);
        var fault = await Assert.ThrowsAsync<InputException>(() => WatchServer.Start(new WatchOptions([file, other]), TimeProvider.System));
        Assert.Equal([$"{file}: is a file; give the folder of a run or study, or one that they lie in", $"{other}: is a file; give the folder of a run or study, or one that they lie in"], fault.Faults.Select(f => f.ToString()));
    }

    private static string[] Names(string runs)
    {
        using var json = JsonDocument.Parse(runs);
        return [.. json.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("name").GetString()!)];
    }

    private async Task Start(Func<WatchOptions, WatchOptions>? change = null, string? paths = null)
    {
        var options = new WatchOptions([paths ?? _folder.Path], Port: 0) { Pause = TimeSpan.FromMilliseconds(20) };
        _server = await WatchServer.Start(change?.Invoke(options) ?? options, TimeProvider.System);
        _client.BaseAddress = _server.Address;
        _running = _server.Run(_end.Token);
    }

    private async Task<Listed[]> Runs()
    {
        using var json = JsonDocument.Parse(await _client.GetStringAsync("/api/runs", Ct));
        return [.. json.RootElement.GetProperty("runs").EnumerateArray().Select(run => new Listed(Of(run, "id"), Of(run, "name"), Of(run, "kind"), Of(run, "state"), Of(run, "detail")))];

        static string Of(JsonElement run, string name) => run.GetProperty(name).GetString()!;
    }

    private async Task<(HttpStatusCode Status, string Text)> Get(string address)
    {
        using var answer = await _client.GetAsync(address, Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _server!.Address.Port, Ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Ct);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync(Ct);
    }

    private async Task<Events> Listen() => new(new StreamReader(await _client.GetStreamAsync("/api/events", Ct)));

    private sealed record Listed(string Id, string Name, string Kind, string State, string Detail);
}
