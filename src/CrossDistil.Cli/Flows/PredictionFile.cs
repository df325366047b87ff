using CrossDistil.Data.Encoding;
using CrossDistil.Ingest.Input;

namespace CrossDistil.Cli.Flows;

/// <summary>
/// Predictions as they are written: a temporary CSV beside the output, which is renamed at the end, converted to
/// Parquet first if asked. Numbers round-trip.
/// </summary>
internal sealed class PredictionFile : IDisposable
{
    private readonly string _path, _csv, _done;
    private readonly IReadOnlyList<(string Name, string Type)> _columns;
    private readonly bool _isParquet;
    private readonly StreamWriter _writer;

    /// <exception cref="InputException">It ends in neither .csv nor .parquet, or cannot be written.</exception>
    public PredictionFile(string path, IReadOnlyList<(string Name, string Type)> columns)
    {
        (_path, _columns) = (path, columns);
        _isParquet = Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase);
        if (!_isParquet && !Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            throw new InputException("--output", $"\"{path}\" ends in neither .csv nor .parquet", "name such a file");
        _csv = $"{path}.{Environment.ProcessId}.csv.tmp";
        _done = _isParquet ? $"{path}.{Environment.ProcessId}.tmp" : _csv;
        _writer = Guarded(() => new StreamWriter(_csv, append: false, new System.Text.UTF8Encoding(false), 1 << 16) { NewLine = "\n" });
        _writer.WriteLine(string.Join(',', columns.Select(column => Quoted(column.Name))));
    }

    public void Begin(long row) => _writer.Write(row.ToString(CultureInfo.InvariantCulture));

    public void Add<T>(T number)
        where T : struct, IFormattable => Write(number.ToString(format: null, CultureInfo.InvariantCulture));

    /// <summary>A value of the input; a missing one is an empty field, an empty text is quoted.</summary>
    public void Add(RawValue value) => Write(value.Kind is RawKind.Text ? Quoted(value.Text!) : value.ToString());

    public void End() => _writer.WriteLine();

    /// <summary>Runs <paramref name="write"/>; an error of the disk becomes one line.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(Action write) => Guarded(() =>
    {
        write();
        return true;
    });

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Commit(CancellationToken ct) => Write(() =>
    {
        _writer.Dispose();
        if (_isParquet) ParquetFile.OfCsv(_csv, _done, _columns, ct);
        using (var file = new FileStream(_done, FileMode.Open, FileAccess.Write, FileShare.None)) file.Flush(flushToDisk: true);
        File.Move(_done, _path, overwrite: true);
    });

    /// <summary>Removes what was not put in place.</summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // What could not be written is discarded.
        }

        foreach (var left in (string[])[_csv, _done])
            if (File.Exists(left)) File.Delete(left);
    }

    private T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(_path, $"cannot be written ({e.Message})", "free the disk or choose another --output");
        }
    }

    private void Write(string field)
    {
        _writer.Write(',');
        _writer.Write(field);
    }

    private static string Quoted(string text) =>
        text.Length == 0 || text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
