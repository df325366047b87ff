using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CrossDistil.Serving.Http;

/// <summary>A request's body, whole, in memory that is used again.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int First = 16 << 10, MaxAtOnce = 256 << 10;
    private byte[] _bytes;
    private int _length;

    private PooledBody(int capacity) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    /// <exception cref="RequestException">413: it is longer than <paramref name="most"/>. 415: it is compressed, or no JSON.</exception>
    public static async Task<PooledBody> Read(HttpRequest request, int most, CancellationToken ct)
    {
        // What a page elsewhere can post without asking is never application/json: a browser asks first, and is not answered.
        if (!request.HasJsonContentType()) throw Unsupported("Content-Type", request.ContentType, "send application/json");
        if (request.Headers.ContentEncoding.Count > 0) throw Unsupported("Content-Encoding", request.Headers.ContentEncoding.ToString(), "send the body as it is");
        if (request.Headers.ContainsKey("Inference-Header-Content-Length")) throw Unsupported("Inference-Header-Content-Length", "binary tensor data", "send tensors as JSON");
        if (request.ContentLength > most) throw TooLong(most);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most;
        // A length that is only said takes no memory: what came is the measure from there on.
        var body = new PooledBody((int)Math.Clamp((request.ContentLength ?? 0) + 1, First, MaxAtOnce));
        try
        {
            while (await body.ReadOn(request.Body, ct))
                if (body._length > most) throw TooLong(most);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private async ValueTask<bool> ReadOn(Stream stream, CancellationToken ct)
    {
        if (_length == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _bytes.Length, Array.MaxLength));
            _bytes.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        var read = await stream.ReadAsync(_bytes.AsMemory(_length), ct);
        _length += read;
        return read > 0;
    }

    private static RequestException TooLong(int most) => new(
        StatusCodes.Status413PayloadTooLarge, "body", string.Create(CultureInfo.InvariantCulture, $"is longer than {most} bytes"), "send the rows in several requests");

    private static RequestException Unsupported(string header, string? value, string remedy) =>
        new(StatusCodes.Status415UnsupportedMediaType, header, value is null ? "is missing" : $"is {RequestException.Quote(value)}", remedy);
}
