using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CrossDistil.Serving.Http;

/// <summary>One address to listen on.</summary>
/// <param name="Ip">Its address; null = every one of this machine.</param>
/// <param name="Port">0 = any.</param>
/// <param name="IsHttps">Whether it is encrypted.</param>
internal sealed record ListenAddress(IPAddress? Ip, int Port, bool IsHttps)
{
    private const string Remedy = "give http:// or https://, an address, localhost or *, and a port, such as http://127.0.0.1:8080";

    public bool IsLoopback => Ip is not null && IPAddress.IsLoopback(Ip);

    /// <exception cref="InputException">It is no address to listen on.</exception>
    public static ListenAddress Parse(string url)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(url);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new InputException($"--urls {url}", "is no address", Remedy);
        }

        var isHttps = parsed.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        if (parsed.IsUnixPipe || parsed.PathBase.Length > 0 || !(isHttps || parsed.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase)) || parsed.Port > IPEndPoint.MaxPort)
            throw new InputException($"--urls {url}", "is no address to listen on", Remedy);
        return parsed.Host switch
        {
            "*" or "+" => new(null, parsed.Port, isHttps),
            "localhost" => new(IPAddress.Loopback, parsed.Port, isHttps),
            var host when IPAddress.TryParse(host.Trim('[', ']'), out var ip) => new(ip, parsed.Port, isHttps),
            _ => throw new InputException($"--urls {url}", "names a host, not an address of this machine", Remedy),
        };
    }

    /// <exception cref="InputException">The file is no certificate with its key.</exception>
    public static X509Certificate2 Certificate(string path, string? keyPath)
    {
        try
        {
            if (Path.GetExtension(path).Equals(".pfx", StringComparison.OrdinalIgnoreCase) || Path.GetExtension(path).Equals(".p12", StringComparison.OrdinalIgnoreCase))
                return X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
            using var fromPem = X509Certificate2.CreateFromPemFile(path, keyPath ?? path);
            return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), password: null); // a key that Windows can use too
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new InputException(path, $"is no certificate with its key ({e.Message.ReplaceLineEndings(" ")})", "give a PFX without password, or PEM files: --certificate FILE --certificate-key FILE");
        }
    }

    public void Apply(KestrelServerOptions kestrel, X509Certificate2? certificate)
    {
        void Configure(ListenOptions listen)
        {
            if (IsHttps) listen.UseHttps(certificate!);
        }

        if (Ip is null) kestrel.ListenAnyIP(Port, Configure);
        else kestrel.Listen(Ip, Port, Configure);
    }
}
