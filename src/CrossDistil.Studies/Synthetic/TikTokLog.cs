using System.Buffers.Text;
using CrossDistil.Data.Files;

namespace CrossDistil.Studies.Synthetic;

/// <summary>
/// A generated log in the shape of the paper's data (TikTok, ICME 2019): 19,622,340 rows, 9 fields with 4,691,483 ids
/// in all, two dependent tasks with 37.994 % and 1.101 % positives. For load tests, not for accuracy: docs/synthetic.md
/// has the model.
/// </summary>
internal sealed class TikTokLog
{
    internal const double FinishRate = 0.37994;
    internal const double LikeRate = 0.01101;
    private const int BlockRows = 1 << 15;
    private readonly TikTokOptions _options;
    private readonly TikTokWorld _world;
    private long _finishes;
    private long _likes;

    /// <summary>Prepares the log; the same options give the same rows.</summary>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public TikTokLog(TikTokOptions options)
    {
        SyntheticOptions.Check(options);
        (_options, _world) = (options, new TikTokWorld(options));
    }

    /// <summary>Names of the columns: nine fields, the day from 0, and two labels.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["user_id", "city", "device_id", "video_id", "author_id", "music_id", "duration_s", "tab", "hour", "day", "finish", "like"];

    /// <summary>Contents of the blocks returned so far.</summary>
    public TikTokSummary Summary => new(_options.Rows, _options.Ids, (double)_finishes / _options.Rows, (double)_likes / _options.Rows);

    /// <summary>
    /// All rows in time order, block by block: [column][row], all columns of a block equally long. A block is valid
    /// until the next one is requested. Computed on every core, a few blocks ahead.
    /// </summary>
    public IEnumerable<int[][]> Blocks()
    {
        (_finishes, _likes) = (0, 0);
        var ahead = new int[2 * Environment.ProcessorCount][][];
        for (var first = 0L; first < _options.Rows; first += (long)ahead.Length * BlockRows)
        {
            var start = first;
            Parallel.For(0, ahead.Length, i => ahead[i] = Block(start + ((long)i * BlockRows), ahead[i]));
            foreach (var block in ahead)
            {
                if (block[0].Length == 0) yield break;
                _finishes += block[^2].Sum();
                _likes += block[^1].Sum();
                yield return block;
            }
        }
    }

    /// <summary>Writes the rows as text with a header line. The file is written completely or not at all.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void WriteCsv(string path, CancellationToken cancellation) => AtomicFile.Write(path, stream =>
    {
        stream.Write(System.Text.Encoding.UTF8.GetBytes($"{string.Join(',', Columns)}\n"));
        var text = new byte[BlockRows * Columns.Count * 12];
        foreach (var block in Blocks())
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Write(text.AsSpan(0, Lines(block, text)));
        }
    });

    private static int Lines(int[][] block, byte[] text)
    {
        var used = 0;
        for (var row = 0; row < block[0].Length; row++)
            for (var column = 0; column < block.Length; column++)
            {
                Utf8Formatter.TryFormat(block[column][row], text.AsSpan(used), out var written);
                used += written;
                text[used++] = column < block.Length - 1 ? (byte)',' : (byte)'\n';
            }

        return used;
    }

    private int[][] Block(long first, int[][]? reused)
    {
        var rows = (int)Math.Clamp(_options.Rows - first, 0, BlockRows);
        var block = reused?[0].Length == rows ? reused : [.. Columns.Select(_ => new int[rows])];
        var stream = _world.Stream();
        Span<int> values = stackalloc int[Columns.Count];
        for (var row = 0; row < rows; row++)
        {
            _world.Fill((int)first + row, stream, values);
            for (var column = 0; column < block.Length; column++) block[column][row] = values[column];
        }

        return block;
    }
}

/// <summary>Contents of a log in the paper's shape.</summary>
/// <param name="Rows">Impressions.</param>
/// <param name="Ids">Distinct values of all fields together.</param>
/// <param name="FinishRate">Share of finished ones.</param>
/// <param name="LikeRate">Share of liked ones.</param>
internal sealed record TikTokSummary(int Rows, int Ids, double FinishRate, double LikeRate);
