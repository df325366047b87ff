using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest.Input;

/// <summary>
/// Raw rows of files or of a query over files, read in order, some thousand at a time, by a database that may read
/// nothing else.
/// </summary>
internal sealed class InputRows : IDisposable
{
    private const string Where = "the option input";
    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("crossdistil-input-");
    private readonly DuckDbConnection _duck;
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private IReadOnlyList<InputColumn> _selected = [];
    private ResultStream? _rows;

    /// <summary>Opens the input and reads the names and types of its columns.</summary>
    /// <param name="input">Files and globs, apart by commas; or a SELECT over <c>'FILE'</c> names.</param>
    /// <param name="baseFolder">Folder that relative files start from.</param>
    /// <param name="ct">Stops the work, inside DuckDB too.</param>
    /// <exception cref="InputException">A file is missing, or the query does not bind.</exception>
    public InputRows(string input, string baseFolder, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        _duck = new DuckDbConnection(":memory:", ct);
        try
        {
            Columns = Open(InputText.Of(input), baseFolder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Names of the columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Starts to read some columns.</summary>
    /// <param name="columns">Their names.</param>
    /// <exception cref="InputException">DuckDB refuses.</exception>
    public void Select(IReadOnlyList<InputColumn> columns)
    {
        _selected = columns;
        var sql = string.Join(", ", columns.Select(column => $"CAST({Sql.Name(column.Name)} AS {column.Type})").DefaultIfEmpty("0"));
        Guarded(() => _rows = _duck.Open($"SELECT {sql} FROM {SourceViews.Source}"));
    }

    /// <summary>DuckDB's type of a column, as one that is read: BIGINT, DOUBLE, VARCHAR, or a list of these.</summary>
    /// <param name="column">Its name.</param>
    public string TypeOf(string column)
    {
        var type = _types[column];
        var isList = type.EndsWith(']');
        return Expressions.ReadAs(Expressions.KindOf(isList ? type[..type.LastIndexOf('[')] : type)) + (isList ? "[]" : "");
    }

    /// <summary>
    /// Reads the next rows, about as many as asked for, in place of what the block held; false at the end.
    /// </summary>
    /// <exception cref="InputException">A value cannot be read.</exception>
    public bool Read(InputBlock block)
    {
        block.Begin(_selected.Count);
        using var chunk = new ChunkBatch(1);
        var more = true;
        while (block.Rows < block.Wanted && more)
            Guarded(() =>
            {
                more = _rows!.Read(chunk);
                if (more) block.Add(chunk[0], _selected);
            });
        if (!more) CheckRejects();
        return block.Rows > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows?.Dispose();
        _duck.Dispose();
        if (_spill.Exists) _spill.Delete(recursive: true);
    }

    private List<string> Open(InputText text, string baseFolder)
    {
        List<Fault> faults = [];
        var tables = SourceFiles.Find(new SourceOptions { Tables = text.Tables }, baseFolder, faults);
        if (faults.Count == 0)
        {
            SourceViews.Confine(_duck, tables, _spill.FullName, IngestLimits.OfMachine);
            SourceViews.Create(_duck, tables, text.Query, faults);
        }

        if (faults.Count > 0)
            throw new InputException([.. faults.Select(fault =>
                fault with { Where = Where, Remedy = fault.Remedy.Replace(SourceFiles.SetPath, "", StringComparison.Ordinal) })]);
        List<string> names = [];
        Guarded(() =>
        {
            foreach (var column in _duck.Texts($"SELECT column_name, column_type FROM (DESCRIBE {SourceViews.Source})", 2))
            {
                names.Add(column[0]!);
                _types[column[0]!] = column[1]!;
            }
        });
        return names;
    }

    /// <summary>A row that cannot be read must be reported, as it would be missing from the output.</summary>
    private void CheckRejects() => Guarded(() =>
    {
        if (!_duck.HasRejects) return;
        var sql = "SELECT DISTINCT CAST(line AS VARCHAR), error_message FROM reject_errors ORDER BY ALL LIMIT 1";
        foreach (var line in _duck.Texts(sql, 2))
            throw new InputException($"{Where}: line {line[0]}", line[1]?.ReplaceLineEndings(" ") ?? "cannot be read", "correct the file");
    });

    private static void Guarded(Action act)
    {
        try
        {
            act();
        }
        catch (DuckDbException e)
        {
            throw new InputException(Where, e.Message, "correct the files or the query");
        }
    }
}

/// <summary>A column to read.</summary>
/// <param name="Name">Its name in the input.</param>
/// <param name="Type">BIGINT, DOUBLE or VARCHAR, with [] behind it where a row brings a list.</param>
internal sealed record InputColumn(string Name, string Type);
