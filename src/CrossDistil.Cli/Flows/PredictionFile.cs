using CrossDistil.Data.Encoding;
using CrossDistil.Ingest.Input;

namespace CrossDistil.Cli.Flows;

/// <summary>Predictions as they are written: a CSV beside the output, which at the end is renamed, or becomes Parquet and then is. Numbers round-trip.</summary>
internal sealed class PredictionFile : IDisposable
{
    private const string Remedy = "free the disk or choose another --output";
    private readonly string _path, _csv, _beside;
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
        (_csv, _beside) = ($"{path}.{Environment.ProcessId}.csv.tmp", $"{path}.{Environment.ProcessId}.tmp");
        try
        {
            _writer = new StreamWriter(_csv, append: false, new System.Text.UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be written ({e.Message})", Remedy);
        }

        _writer.WriteLine(string.Join(',', columns.Select(column => Quoted(column.Name))));
    }

    public void Begin(long row) => _writer.Write(row.ToString(CultureInfo.InvariantCulture));

    public void Add(float number) => Write(number.ToString("R", CultureInfo.InvariantCulture));

    public void Add(double number) => Write(number.ToString("R", CultureInfo.InvariantCulture));

    public void Add(int number) => Write(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A value of the input; a missing one is an empty field, an empty text is quoted.</summary>
    public void Add(RawValue value) => Write(value.Kind is RawKind.Text ? Quoted(value.Text!) : value.ToString());

    public void End() => _writer.WriteLine();

    /// <summary>Does what writes, and says in one line where that fails.</summary>
    public void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(_path, $"cannot be written ({e.Message})", Remedy);
        }
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="InputException">The disk refuses.</exception>
    public void Commit(CancellationToken ct)
    {
        Write(() =>
        {
            _writer.Dispose();
            if (_isParquet) ParquetFile.OfCsv(_csv, _beside, _columns, ct);
            else File.Move(_csv, _beside, overwrite: true);
            using (var file = new FileStream(_beside, FileMode.Open, FileAccess.Write, FileShare.None)) file.Flush(flushToDisk: true);
            File.Move(_beside, _path, overwrite: true);
        });
    }

    /// <summary>Removes what was not put in place.</summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // What could not be written is thrown away.
        }

        foreach (var left in (string[])[_csv, _beside])
            if (File.Exists(left)) File.Delete(left);
    }

    private void Write(string field)
    {
        _writer.Write(',');
        _writer.Write(field);
    }

    private static string Quoted(string text) =>
        text.Length == 0 || text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
