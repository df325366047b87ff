using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CrossDistil.Serving.Http;

/// <summary>One address to listen on.</summary>
/// <param name="Ip">Its IP address; null = every one of this machine.</param>
/// <param name="Port">0 = any.</param>
/// <param name="IsHttps">Whether it is encrypted.</param>
internal sealed record ListenAddress(IPAddress? Ip, int Port, bool IsHttps)
{
    private const string Remedy = "give http:// or https://, an address, localhost or *, and a port, such as http://127.0.0.1:8080";

    public bool IsLoopback => Ip is not null && IPAddress.IsLoopback(Ip);

    /// <exception cref="InputException">It is not an address to listen on.</exception>
    public static ListenAddress Parse(string url)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(url);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new InputException($"the option urls {url}", "is not an address", Remedy);
        }

        var isHttps = parsed.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        var isHttp = isHttps || parsed.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase);
        if (parsed.IsUnixPipe || parsed.PathBase.Length > 0 || !isHttp || parsed.Port > IPEndPoint.MaxPort)
            throw new InputException($"the option urls {url}", "is not an address to listen on", Remedy);
        return parsed.Host switch
        {
            "*" or "+" => new(null, parsed.Port, isHttps),
            "localhost" => new(IPAddress.Loopback, parsed.Port, isHttps),
            var host when IPAddress.TryParse(host.Trim('[', ']'), out var ip) => new(ip, parsed.Port, isHttps),
            _ => throw new InputException($"the option urls {url}", "names a host, not an address of this machine", Remedy),
        };
    }

    /// <exception cref="InputException">The file is not a certificate with its key.</exception>
    public static X509Certificate2 Certificate(string path, string? keyPath)
    {
        try
        {
            if (Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12")
                return X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
            using var fromPem = X509Certificate2.CreateFromPemFile(path, keyPath ?? path);
            // Through PKCS 12, so that Windows can use the key too.
            return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new InputException(
                path, $"is not a certificate with its key ({e.Message.ReplaceLineEndings(" ")})",
                "give a PFX without password, or PEM files: the option certificate FILE and the option certificate-key FILE");
        }
    }

    public void Apply(KestrelServerOptions kestrel, X509Certificate2? certificate)
    {
        Action<ListenOptions> configure = IsHttps ? listen => listen.UseHttps(certificate!) : _ => { };
        if (Ip is null) kestrel.ListenAnyIP(Port, configure);
        else kestrel.Listen(Ip, Port, configure);
    }
}
