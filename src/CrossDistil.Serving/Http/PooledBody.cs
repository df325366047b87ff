using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace CrossDistil.Serving.Http;

/// <summary>A request's whole body, in pooled memory.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int MinCapacity = 16 << 10, MaxFirstCapacity = 256 << 10;
    private const string BinaryHeader = "Inference-Header-Content-Length";
    private byte[] _bytes;
    private int _length;

    private PooledBody(int capacity) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    /// <exception cref="RequestException">
    /// 413: it is longer than <paramref name="max"/>. 415: it is compressed, or not JSON.
    /// </exception>
    public static async Task<PooledBody> Read(HttpRequest request, int max, CancellationToken ct)
    {
        // A page from another site cannot post application/json without a preflight request, which is not answered.
        if (!request.HasJsonContentType()) throw Unsupported("Content-Type", request.ContentType, "send application/json");
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding)
            throw Unsupported("Content-Encoding", encoding.ToString(), "send the body as it is");
        if (request.Headers.ContainsKey(BinaryHeader)) throw Unsupported(BinaryHeader, "binary tensor data", "send tensors as JSON");
        if (request.ContentLength > max) throw TooLong(max);
        var limit = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false }) limit.MaxRequestBodySize = max;
        // A large announced length reserves no memory: from there on the buffer grows with the bytes that arrive.
        var body = new PooledBody((int)Math.Clamp((request.ContentLength ?? 0) + 1, MinCapacity, MaxFirstCapacity));
        try
        {
            while (await body.ReadOn(request.Body, ct))
                if (body._length > max) throw TooLong(max);
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

    private static RequestException TooLong(int max) => new(
        StatusCodes.Status413PayloadTooLarge, "body", $"is longer than {max} bytes", "send the rows in several requests");

    private static RequestException Unsupported(string header, string? value, string remedy) => new(
        StatusCodes.Status415UnsupportedMediaType, header, value is null ? "is missing" : $"is {RequestException.Quote(value)}", remedy);
}
