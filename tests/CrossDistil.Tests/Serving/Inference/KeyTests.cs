using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CrossDistil.Data;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

public sealed class KeyTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private const string Key = "correct horse";

    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("Authorization", "Bearer wrong", 401)]
    [InlineData("Authorization", "Bearer ", 401)]
    [InlineData("Authorization", "Basic correct horse", 401)]
    [InlineData("X-API-Key", "correct hors", 401)]
    [InlineData("X-API-Key", "correct horse", 200)]
    [InlineData("Authorization", "Bearer correct horse", 200)]
    public async Task Who_has_no_key_is_refused_but_health_is_open(string? header, string? value, int status)
    {
        await StartWithKeys($"# ours\n\nteam {Hash(Key)}\nother {Hash("battery")}\n");
        foreach (var path in (string[])["/v2", "/metrics", "/v2/models/feed", "/nothing"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await Client.SendAsync(request, Ct);
            Assert.Equal(status == 200 && path is "/nothing" ? 404 : status, (int)answer.StatusCode);
            Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Contains(new AuthenticationHeaderValue("Bearer")));
        }

        Assert.Equal(HttpStatusCode.OK, (await Get("/v2/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Get("/v2/health/ready")).Status);
    }

    [Fact]
    public async Task No_key_right_or_wrong_reaches_the_log()
    {
        await StartWithKeys($"team {Hash(Key)}\n");
        foreach (var key in (string[])[Key, "a-wrong-key-9f3c"])
            foreach (var (header, value) in ((string, string)[])[("Authorization", $"Bearer {key}"), ("X-API-Key", key)])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/rank") { Content = new StringContent("{", Encoding.UTF8, Json) };
                request.Headers.TryAddWithoutValidation(header, value);
                using var answer = await Client.SendAsync(request, Ct);
                Assert.DoesNotContain(key, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            }

        Assert.NotEmpty(Log);
        Assert.DoesNotContain(Log, line => line.Contains(Key, StringComparison.Ordinal) || line.Contains("a-wrong-key-9f3c", StringComparison.Ordinal) || line.Contains(Hash(Key), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_file_is_read_whole_before_anything_is_served()
    {
        var fault = await Assert.ThrowsAsync<InputException>(() => StartWithKeys($"team {Hash(Key)}\nteam\nother abc\n"));
        Assert.Equal(
            [$"{PathOf("keys")}: line 2: is not NAME SHA256HEX; write a name and the SHA-256 of the key: printf %s KEY | sha256sum", $"{PathOf("keys")}: line 3: is not NAME SHA256HEX; write a name and the SHA-256 of the key: printf %s KEY | sha256sum"],
            fault.Faults.Select(f => f.ToString()));
        Assert.Contains("has no key", (await Assert.ThrowsAsync<InputException>(() => StartWithKeys("# none\n"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_its_certificate_is_refused()
    {
        var fault = await Assert.ThrowsAsync<InputException>(
            () => StartFeed(listen: server => server with { CertificateKey = PathOf("key.pem") }));
        Assert.Equal("the option certificate-key: there is no certificate for it; give the option certificate FILE too", fault.Message);
    }

    [Theory]
    [InlineData("server.pfx")]
    [InlineData("server.pem")]
    public async Task With_a_certificate_it_is_encrypted(string file)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        if (file is "server.pfx") await File.WriteAllBytesAsync(PathOf(file), certificate.Export(X509ContentType.Pkcs12), Ct);
        else await File.WriteAllTextAsync(PathOf(file), $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n", Ct);
        await StartFeed(listen: server => server with { Urls = ["https://127.0.0.1:0"], Certificate = PathOf(file) });
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(certificate.RawData)); // no other one
        using var client = new HttpClient(handler);
        Assert.Equal("""{"live":true}""", await client.GetStringAsync(new UriBuilder(Server.Addresses[0]) { Host = "localhost", Path = "/v2/health/live" }.Uri, Ct));
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private async Task StartWithKeys(string file)
    {
        await File.WriteAllTextAsync(PathOf("keys"), file, Ct);
        await StartFeed(listen: server => server with { ApiKeys = PathOf("keys") });
    }
}
