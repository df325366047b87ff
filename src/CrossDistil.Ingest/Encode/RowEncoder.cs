using System.Runtime.ExceptionServices;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest.Encode;

/// <summary>
/// Second pass: streams the working table in order, encodes it column by column and appends to the splits' files. While
/// DuckDB reads the next batch of chunks, the columns of the one at hand are encoded, each column by one thread at a
/// time, so that every file gets its bytes in order.
/// </summary>
internal sealed class RowEncoder
{
    private const int BatchChunks = 32;
    private readonly List<ColumnEncoder> _encoders = [];
    private readonly List<string> _selected = ["code"];
    private readonly int _threads;

    public RowEncoder(CacheWriter writer, BoundExpressions bound, DatasetSchema schema, int threads)
    {
        _threads = threads;
        _encoders.Add(new SourceRowColumn(Files(CacheFormat.Rows)));
        for (var task = 0; task < schema.Tasks.Count; task++)
        {
            var index = task;
            Add<byte>(WorkingTable.Label(task), split => CacheFormat.Labels(split, index), Fill.Labels);
        }

        if (bound.Weight is not null) Add<float>("w", CacheFormat.Weights, Fill.Weights);
        if (bound.User is { } user) AddUsers(user);
        var (field, number) = (0, 0);
        for (var i = 0; i < bound.Features.Count; i++)
        {
            if (bound.Features[i].Form is FeatureForm.Number)
                AddNumber(WorkingTable.Read(bound.Features[i], i), number, schema.Numbers[number++].Encoder);
            else AddField(WorkingTable.Read(bound.Features[i], i), field, schema.Fields[field++]);
        }

        void AddUsers(BoundUser ranked)
        {
            var files = CacheFormat.SplitNames.Select(split => split is CacheFormat.Train ? null : writer.Column(CacheFormat.Users(split)));
            _encoders.Add(new ValueColumn<long>(_selected.Count, [.. files], (in vector, keys) => Fill.Users(vector, ranked.Kind, keys)));
            _selected.Add(WorkingTable.Read(ranked));
        }

        void AddNumber(string column, int index, NumberEncoder encoder) =>
            Add<float>(column, split => CacheFormat.Numbers(split, index), (in vector, values) => Fill.Numbers(vector, encoder, values));

        void AddField(string column, int index, FieldSchema schemaOf)
        {
            if (!schemaOf.IsList)
            {
                Add<int>(column, split => CacheFormat.Ids(split, index), (in vector, ids) => Fill.Ids(vector, schemaOf.Encoder, ids));
                return;
            }

            _encoders.Add(new ListColumn(
                schemaOf, _selected.Count, Files(split => CacheFormat.Offsets(split, index)),
                Files(split => CacheFormat.Ids(split, index))));
            _selected.Add(column);
        }

        void Add<T>(string column, Func<string, string> path, FillValues<T> fill)
            where T : unmanaged
        {
            _encoders.Add(new ValueColumn<T>(_selected.Count, Files(path), fill));
            _selected.Add(column);
        }

        ColumnWriter[] Files(Func<string, string> path) => [.. CacheFormat.SplitNames.Select(split => writer.Column(path(split)))];
    }

    /// <summary>Encodes all rows; <paramref name="encoded"/> hears how many are done, every few ten thousand.</summary>
    public void Run(DuckDbConnection duck, Action<long> encoded)
    {
        using var rows = duck.Open($"SELECT {string.Join(", ", _selected)} FROM {WorkingTable.Name}");
        using Batch reading = new(), encoding = new();
        var (next, current, work, done) = (reading, encoding, Task.CompletedTask, 0L);
        try
        {
            while (rows.Read(next.Chunks))
            {
                done = next.Divide(done);
                work.GetAwaiter().GetResult();
                (current, next) = (next, current);
                var batch = current;
                work = Task.Run(() => Encode(batch));
                encoded(done);
            }
        }
        finally
        {
            _ = Task.WhenAny(work).GetAwaiter().GetResult(); // files and chunks are in use until then, whatever went wrong
        }

        work.GetAwaiter().GetResult();
        encoded(done);
    }

    /// <summary>
    /// Encodes a batch on all threads. When several columns fail, it is the first column's fault that counts.
    /// </summary>
    private void Encode(Batch batch)
    {
        var failures = new Exception?[_encoders.Count];
        var next = -1;
        Parallel.For(0, Math.Min(_threads, _encoders.Count), _ =>
        {
            while (Interlocked.Increment(ref next) is var column && column < _encoders.Count)
            {
                try
                {
                    for (var i = 0; i < batch.Chunks.Count; i++) _encoders[column].Append(batch.Chunks[i], batch.Rows[i]);
                }
                catch (Exception e)
                {
                    failures[column] = e;
                }
            }
        });
        if (Array.Find(failures, failure => failure is not null) is { } first) ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>Chunks, and which rows of each go into which split.</summary>
    private sealed class Batch : IDisposable
    {
        public ChunkBatch Chunks { get; } = new(BatchChunks);

        public SplitRows[] Rows { get; } = [.. Enumerable.Range(0, BatchChunks).Select(_ => new SplitRows())];

        /// <summary>
        /// Divides the chunks' rows, the first of which is row <paramref name="first"/> of the working table; returns
        /// the row behind the last.
        /// </summary>
        public long Divide(long first)
        {
            for (var i = 0; i < Chunks.Count; i++)
            {
                Rows[i].Take(first, Chunks[i].Column(0).Values<byte>());
                first += Rows[i].Rows;
            }

            return first;
        }

        public void Dispose() => Chunks.Dispose();
    }
}

/// <summary>Which rows of a chunk go into which split.</summary>
internal sealed class SplitRows
{
    private readonly int[][] _rows = [[], [], []];
    private readonly int[] _counts = new int[3];

    /// <summary>Row number in the working table of the chunk's first row.</summary>
    public long First { get; private set; }

    /// <summary>Rows in the chunk.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows of the chunk that belong to a split (0 training, 1 validation, 2 test), ascending.</summary>
    public ReadOnlySpan<int> this[int split] => _rows[split].AsSpan(0, _counts[split]);

    /// <summary>Divides another chunk, which begins at row <paramref name="first"/> of the working table.</summary>
    public void Take(long first, ReadOnlySpan<byte> codes)
    {
        (First, Rows) = (first, codes.Length);
        for (var split = 0; split < 3; split++)
        {
            if (_rows[split].Length < codes.Length) _rows[split] = new int[codes.Length];
            var (rows, count) = (_rows[split], 0);
            for (var i = 0; i < codes.Length; i++)
            {
                rows[count] = i;
                count += codes[i] == RowCode.Train + split ? 1 : 0;
            }

            _counts[split] = count;
        }
    }
}
