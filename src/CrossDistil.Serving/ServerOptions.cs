namespace CrossDistil.Serving;

/// <summary>Addresses of a server, and access to it.</summary>
internal sealed record ServerOptions
{
    /// <summary>The address unless another is given.</summary>
    public const string UsualUrl = "http://127.0.0.1:7466";

    /// <summary>
    /// Addresses such as <c>http://127.0.0.1:8080</c> or <c>https://*:8443</c>; port 0 = any. Empty = loopback alone.
    /// </summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>Host names that are answered on loopback without keys, besides those of this machine.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>File of lines <c>NAME SHA256HEX</c>; null = everybody who reaches the server has access.</summary>
    public string? ApiKeys { get; init; }

    /// <summary>PFX file without password, or PEM file with the certificate; null = no https.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with the private key; null = it is in <see cref="Certificate"/>.</summary>
    public string? CertificateKey { get; init; }
}
