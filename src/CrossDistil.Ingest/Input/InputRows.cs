using System.Collections.Frozen;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Cells;
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
    private CellTable? _typed;

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

    /// <summary>Starts to read.</summary>
    /// <param name="columns">What to read.</param>
    /// <param name="raw">The raw columns of training that the input has.</param>
    /// <exception cref="InputException">DuckDB refuses.</exception>
    public void Select(IReadOnlyList<InputColumn> columns, IReadOnlyList<RawColumn> raw)
    {
        _selected = columns;
        Guarded(() => _rows = _duck.Open(SelectOf(columns, raw)));
    }

    private string SelectOf(IReadOnlyList<InputColumn> columns, IReadOnlyList<RawColumn> raw)
    {
        var known = raw.ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        var plain = columns.Index().Where(column => column.Item.Form is not InputForm.Expression).ToArray();
        var cells =
            $"(SELECT {List([.. plain.Select(AsTheyStand), .. raw.Select(AsText)])} "
            + $"FROM {SourceViews.Source})";
        _typed = new CellTable(_duck, "input", "input", cells, [.. raw.Index().Where(column => CellTypeOf(column.Item) is not null).Select(
            column => new CellTableColumn(column.Index, new CellColumn(column.Item.Name, CellTypeOf(column.Item)!.Value), IsList: false))]);
        var typed = raw.Select(column => $"CAST({Typed(column.Name)} AS {column.Type}) AS {Sql.Name(column.Name)}");
        return $"SELECT {List([.. columns.Index().Select(Value)])} "
            + $"FROM (SELECT {List([.. typed, .. plain.Select(column => Raw(column.Index))])} FROM {cells})";

        string AsText(RawColumn column) => $"{AsCells(column, known)} AS {Sql.Name(column.Name)}";

        string AsTheyStand((int Index, InputColumn Item) column)
        {
            var value = column.Item.Form is InputForm.Key ? WithMissing(column.Item.Sql, known) : Sql.Name(column.Item.Sql);
            return $"{value} AS {Raw(column.Index)}";
        }

        string Typed(string column) =>
            _typed.Columns.FirstOrDefault(cell => string.Equals(cell.Name, column, StringComparison.Ordinal)) is { } cell
                ? _typed.Value(cell)
                : Sql.Name(column);

        string Value((int Index, InputColumn Item) column) => column.Item.Form is InputForm.Expression
            ? KeyTypes.Expression(Sql.Group(column.Item.Sql), column.Item.Type)
            : KeyTypes.Key(Raw(column.Index), _types[column.Item.Sql], column.Item.Type);

        static string Raw(int column) => string.Create(CultureInfo.InvariantCulture, $"crossdistil_raw_{column}");

        static string List(IReadOnlyList<string> values) => values.Count == 0 ? "0" : string.Join(", ", values);
    }

    /// <summary>SQL of a column of the input, NULL where its text means a missing value.</summary>
    private string WithMissing(string column, Dictionary<string, RawColumn> raw)
    {
        var name = Sql.Name(column);
        return raw.TryGetValue(column, out var known) && known.Missing.Count > 0 && !_types[column].EndsWith(']')
            ? $"CASE WHEN CAST({name} AS VARCHAR) IN ({string.Join(", ", known.Missing.Select(Sql.Text))}) THEN NULL ELSE {name} END"
            : name;
    }

    /// <summary>SQL of a raw column: the text of its cells, or in its type where it has that already.</summary>
    private string AsCells(RawColumn column, Dictionary<string, RawColumn> raw)
    {
        var value = WithMissing(_types.Keys.First(name => string.Equals(name, column.Name, StringComparison.OrdinalIgnoreCase)), raw);
        return CellTypeOf(column) is null ? $"CAST({value} AS {column.Type})" : $"CAST({value} AS VARCHAR)";
    }

    /// <summary>The type of cells that are read in a raw column's type; null = they are of that type, or cast to it.</summary>
    private CellType? CellTypeOf(RawColumn column)
    {
        var input = _types.First(type => string.Equals(type.Key, column.Name, StringComparison.OrdinalIgnoreCase)).Value;
        if (string.Equals(input, column.Type, StringComparison.Ordinal)) return null;
        return column.Type switch
        {
            "TINYINT" or "SMALLINT" or "INTEGER" or "UTINYINT" or "USMALLINT" or "UINTEGER" => CellType.BigInt, // DuckDB's cast would round
            "UBIGINT" => CellType.HugeInt,
            "FLOAT" => CellType.Double,
            var name => Enum.TryParse<CellType>(name, ignoreCase: true, out var type) ? type : null,
        };
    }

    /// <summary>DuckDB's type of a column, as one that is read: BIGINT, DOUBLE, VARCHAR, or a list of these.</summary>
    /// <param name="column">Its name.</param>
    public string TypeOf(string column)
    {
        var type = _types[column];
        var isList = type.EndsWith(']');
        return KeyTypes.ReadAs(KeyTypes.KindOf(isList ? type[..type.LastIndexOf('[')] : type)) + (isList ? "[]" : "");
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
        if (!more) CheckCells();
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
            var cells = SourceViews.Open(_duck, tables, ColumnUses.AllText, faults);
            if (faults.Count == 0) SourceViews.Create(_duck, tables, cells, FrozenSet<string>.Empty, text.Query, faults);
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

    private void CheckCells()
    {
        CheckRejects();
        Guarded(() =>
        {
            if (_typed?.FirstMisfit() is not { } cell) return;
            throw new InputException(
                $"the option input: row {cell.Row}, column {cell.Column}", $"\"{cell.Text}\" is no {cell.Type}, as which training read it",
                "correct the value, or leave it empty where it is missing");
        });
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
