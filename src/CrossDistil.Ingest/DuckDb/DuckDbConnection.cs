using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>One database with one connection, which a cancellation interrupts. Not for two threads at once.</summary>
internal sealed class DuckDbConnection : IDisposable
{
    private readonly CancellationToken _ct;
    private readonly DuckDBDatabase _database;
    private readonly DuckDBNativeConnection _connection;
    private readonly CancellationTokenRegistration _interrupt;
    private readonly List<TextFunction> _functions = [];

    /// <summary>
    /// Opens or creates the database file; <paramref name="ct"/> is checked after every failure and between chunks.
    /// </summary>
    /// <exception cref="DuckDbException">The file cannot be opened.</exception>
    public DuckDbConnection(string path, CancellationToken ct)
    {
        _ct = ct;
        RequireLibrary();
        var opened = Startup.DuckDBOpen(path, out _database).IsSuccess();
        _connection = new DuckDBNativeConnection();
        if (!opened || !Startup.DuckDBConnect(_database, out _connection).IsSuccess())
        {
            Dispose();
            throw new DuckDbException($"cannot open {path}");
        }

        _interrupt = ct.Register(() => Startup.DuckDBInterrupt(_connection));
    }

    /// <summary>Whether lines of text files were rejected.</summary>
    public bool HasRejects => IsTrue("count(*) > 0", "duckdb_tables() WHERE table_name = 'reject_errors'");

    /// <summary>Runs a statement and ignores its rows.</summary>
    /// <exception cref="DuckDbException">It failed.</exception>
    public void Execute(string sql) => Stream(sql, static (in _) => { });

    /// <summary>Makes blocks of integers readable as a table function without arguments, once.</summary>
    /// <exception cref="DuckDbException">DuckDB refuses the name.</exception>
    public void Register(string name, GeneratedTable table) => table.Register(_connection, name);

    /// <summary>Makes a function callable, as long as this connection is open.</summary>
    /// <exception cref="DuckDbException">DuckDB refuses the name.</exception>
    public void Register(TextFunction function)
    {
        function.Register(_connection);
        _functions.Add(function);
    }

    /// <summary>Checks that a statement parses and binds, without running it.</summary>
    /// <exception cref="DuckDbException">It does not.</exception>
    public void Check(string sql) => Prepare(sql).Dispose();

    /// <summary>A result of one number.</summary>
    /// <exception cref="DuckDbException">It failed.</exception>
    public long Number(string value, string from) => Number(Texts($"SELECT CAST({value} AS VARCHAR) FROM {from}", 1)[0][0]);

    /// <summary>A number in a result as text.</summary>
    public static long Number(string? text) => long.Parse(text!, CultureInfo.InvariantCulture);

    /// <summary>A result of one truth value.</summary>
    /// <exception cref="DuckDbException">It failed.</exception>
    public bool IsTrue(string condition, string from = "(SELECT 1)") =>
        Texts($"SELECT CAST({condition} AS VARCHAR) FROM {from}", 1)[0][0] is "true";

    /// <summary>Rows of a small result whose columns are all VARCHAR.</summary>
    /// <exception cref="DuckDbException">It failed.</exception>
    public List<string?[]> Texts(string sql, int columns)
    {
        List<string?[]> rows = [];
        Stream(sql, (in chunk) =>
        {
            for (var row = 0; row < chunk.Rows; row++)
            {
                var texts = new string?[columns];
                for (var i = 0; i < columns; i++)
                {
                    var vector = chunk.Column(i);
                    texts[i] = vector.IsValid(row) ? System.Text.Encoding.UTF8.GetString(vector.Values<DuckDbString>()[row].Utf8) : null;
                }

                rows.Add(texts);
            }
        });
        return rows;
    }

    /// <summary>
    /// Runs a statement and hands over its rows chunk by chunk, in order; DuckDB works ahead only as far as its buffer
    /// goes.
    /// </summary>
    /// <exception cref="DuckDbException">It failed, at the start or half-way.</exception>
    public void Stream(string sql, ChunkAction action)
    {
        using var rows = Open(sql);
        using var chunk = new ChunkBatch(1);
        while (rows.Read(chunk)) action(chunk[0]);
    }

    /// <summary>As <see cref="Stream"/>, at the reader's own pace.</summary>
    /// <exception cref="DuckDbException">It failed at the start.</exception>
    public ResultStream Open(string sql) => new(Prepare(sql), Failure, _ct);

    public void Dispose()
    {
        _interrupt.Dispose();
        _connection.Dispose();
        _database.Dispose();
        foreach (var function in _functions) function.Dispose();
    }

    /// <summary>Loads the library now, so that a missing one gives one line and not a crash later.</summary>
    private static void RequireLibrary()
    {
        try
        {
            _ = Startup.DuckDBLibraryVersion();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new InputException(
                "DuckDB", "its library cannot be loaded here",
                "Linux with glibc, macOS and Windows on x64 or arm64 have one; build, publish or install for this platform");
        }
    }

    private DuckDBPreparedStatement Prepare(string sql)
    {
        _ct.ThrowIfCancellationRequested();
        if (PreparedStatements.DuckDBPrepare(_connection, sql, out var statement).IsSuccess()) return statement;
        using (statement) throw Failure(PreparedStatements.DuckDBPrepareError(statement));
    }

    private DuckDbException Failure(string? error)
    {
        _ct.ThrowIfCancellationRequested();
        return new DuckDbException(error ?? "unknown failure");
    }
}

/// <summary>Takes one chunk; what it refers to is gone afterwards.</summary>
internal delegate void ChunkAction(in DataChunk chunk);
