using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest;

/// <summary>Second pass: streams the working table in order, encodes it column by column and appends to the splits' files.</summary>
internal sealed class RowEncoder
{
    private readonly List<ColumnEncoder> _encoders = [];
    private readonly List<string> _selected = ["code"];
    private readonly SplitRows _rows = new();

    public RowEncoder(CacheWriter writer, BoundExpressions bound, DatasetSchema schema)
    {
        _encoders.Add(new SourceRowColumn(Files(CacheFormat.Rows)));
        for (var task = 0; task < schema.Tasks.Count; task++)
        {
            var index = task;
            Add<byte>(WorkingTable.Label(task), split => CacheFormat.Labels(split, index), Fill.Labels);
        }

        if (bound.Weight is not null) Add<float>("w", CacheFormat.Weights, Fill.Weights);
        var (field, number) = (0, 0);
        for (var i = 0; i < bound.Features.Count; i++)
        {
            if (bound.Features[i].Form is FeatureForm.Number) AddNumber(WorkingTable.Read(bound.Features[i], i), number, schema.Numbers[number++].Encoder);
            else AddField(WorkingTable.Read(bound.Features[i], i), field, schema.Fields[field++]);
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

            _encoders.Add(new ListColumn(schemaOf, _selected.Count, Files(split => CacheFormat.Offsets(split, index)), Files(split => CacheFormat.Ids(split, index))));
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

    /// <summary>Encodes all rows; <paramref name="encoded"/> hears how many are done, every few thousand.</summary>
    public void Run(DuckDbConnection duck, Action<long> encoded)
    {
        var chunks = 0;
        duck.Stream($"SELECT {string.Join(", ", _selected)} FROM {WorkingTable.Name}", (in chunk) =>
        {
            _rows.Take(chunk.Column(0).Values<byte>());
            foreach (var encoder in _encoders) encoder.Append(chunk, _rows);
            if (++chunks % 64 == 0) encoded(_rows.Done);
        });
        encoded(_rows.Done);
    }
}

/// <summary>Which rows of the chunk at hand go into which split.</summary>
internal sealed class SplitRows
{
    private readonly int[][] _rows = [[], [], []];
    private readonly int[] _counts = new int[3];

    /// <summary>Rows of the working table seen, the chunk at hand included.</summary>
    public long Done { get; private set; }

    /// <summary>Row number in the working table of the chunk's first row.</summary>
    public long First { get; private set; }

    /// <summary>Rows in the chunk.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows of the chunk that belong to a split (0 training, 1 validation, 2 test), ascending.</summary>
    public ReadOnlySpan<int> this[int split] => _rows[split].AsSpan(0, _counts[split]);

    /// <summary>Goes on to the next chunk.</summary>
    public void Take(ReadOnlySpan<byte> codes)
    {
        (First, Rows, Done) = (Done, codes.Length, Done + codes.Length);
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
