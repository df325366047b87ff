using System.Security.Cryptography;
using System.Text;
using CrossDistil.Data.Files;

namespace CrossDistil.Serving.Http;

/// <summary>Who has access: a file of lines <c>NAME SHA256HEX</c>. The keys themselves are stored nowhere.</summary>
internal sealed class ApiKeys
{
    private const string Scheme = "Bearer ";
    private const int MaxKeyBytes = 512;
    private readonly (string Name, byte[] Hash)[] _keys;

    private ApiKeys((string Name, byte[] Hash)[] keys) => _keys = keys;

    /// <summary>Reads a file; empty lines and lines that begin with # are skipped.</summary>
    /// <exception cref="InputException">
    /// It cannot be read, a line has another form, or there is no key; all faults at once.
    /// </exception>
    public static ApiKeys Load(string path)
    {
        var lines = InputFile.Read(path, "give a file of lines NAME SHA256HEX", () => File.ReadAllLines(path));
        List<Fault> faults = [];
        List<(string, byte[])> keys = [];
        foreach (var (i, line) in lines.Index())
        {
            if (line.AsSpan().Trim() is { IsEmpty: true } or ['#', ..]) continue;
            var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is [var name, { Length: 2 * SHA256.HashSizeInBytes } hash] && hash.All(char.IsAsciiHexDigit))
                keys.Add((name, Convert.FromHexString(hash)));
            else
                faults.Add(new Fault(
                    $"{path}: line {i + 1}", "is not NAME SHA256HEX",
                    "write a name and the SHA-256 of the key: printf %s KEY | sha256sum"));
        }

        if (faults.Count > 0) throw new InputException(faults);
        return keys.Count > 0
            ? new ApiKeys([.. keys])
            : throw new InputException(path, "has no key", "add a line NAME SHA256HEX, or leave the option api-keys out");
    }

    /// <summary>Name of the request's key; null = it has no known key.</summary>
    public string? Owner(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var key = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : request.Headers["X-API-Key"].ToString();
        return key.Length is 0 or > MaxKeyBytes ? null : Find(key);
    }

    /// <summary>Compares with every key in full, so that the time reveals nothing.</summary>
    private string? Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        string? found = null;
        foreach (var (name, known) in _keys)
            if (CryptographicOperations.FixedTimeEquals(hash, known)) found = name;
        return found;
    }
}
