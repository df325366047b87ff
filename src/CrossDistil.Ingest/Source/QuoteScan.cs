using System.Buffers;
using System.IO.Compression;

namespace CrossDistil.Ingest.Source;

/// <summary>
/// What quotes do to the lines of a text file: a quote that is opened by mistake takes all lines up to the next quote into one cell, and
/// the reader says nothing.
/// </summary>
/// <param name="LinesInCells">Line ends inside of quotes that close.</param>
/// <param name="FirstInCells">Line where the first of these quotes opens, from 1.</param>
/// <param name="OpenAt">Line of a quote that never closes; 0 = there is none.</param>
/// <param name="LinesBehind">Lines from there to the end.</param>
internal sealed record QuoteScan(long LinesInCells, long FirstInCells, long OpenAt, long LinesBehind)
{
    private const int BufferSize = 1 << 16;

    /// <summary>Reads a file; gzip by its name.</summary>
    public static QuoteScan Of(string path, byte delimiter, byte quote, byte escape)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            return Scan(stream, buffer, delimiter, quote, escape);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static QuoteScan Scan(Stream stream, byte[] buffer, byte delimiter, byte quote, byte escape)
    {
        var (line, openAt, inCells, first, inside) = (1L, 0L, 0L, 0L, 0L);
        var (isOpen, isEscaped, wasQuote) = (false, false, false);
        byte before = (byte)'\n';
        for (int length; (length = stream.Read(buffer)) > 0;)
        {
            var text = buffer.AsSpan(0, length);
            if (!isOpen && !text.Contains(quote))
            {
                (line, before) = (line + text.Count((byte)'\n'), text[^1]);
                continue;
            }

            foreach (var value in text)
            {
                if (wasQuote)
                {
                    // The quote before this byte closed the cell, unless it was the first of two.
                    wasQuote = false;
                    if (value == quote && escape == quote) continue;
                    Close();
                }

                if (value == '\n') (line, inside) = (line + 1, inside + (isOpen ? 1 : 0));
                if (!isOpen)
                {
                    if (value == quote && (before == delimiter || before is (byte)'\n' or (byte)'\r'))
                        (isOpen, openAt, inside) = (true, line, 0);
                }
                else if (isEscaped) isEscaped = false;
                else if (value == escape && escape != quote) isEscaped = true;
                else if (value == quote) wasQuote = true;
                before = value;
            }
        }

        if (wasQuote) Close();
        return new(inCells, first, isOpen ? openAt : 0, isOpen ? line - openAt + (before == '\n' ? 0 : 1) : 0);

        void Close()
        {
            isOpen = false;
            if (inside > 0 && first == 0) first = openAt;
            inCells += inside;
        }
    }
}
