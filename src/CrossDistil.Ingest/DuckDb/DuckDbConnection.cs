using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>One database with one connection. Not for two threads at once, except <see cref="Interrupt"/>.</summary>
internal sealed class DuckDbConnection : IDisposable
{
    private readonly CancellationToken _ct;
    private readonly DuckDBDatabase _database;
    private readonly DuckDBNativeConnection _connection;

    /// <summary>Opens or creates the database file; <paramref name="ct"/> is looked at after every failure and between chunks.</summary>
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
    }

    /// <summary>Stops what the connection is doing, from any thread.</summary>
    public void Interrupt() => Startup.DuckDBInterrupt(_connection);

    /// <summary>Runs a statement and drops its rows.</summary>
    /// <exception cref="DuckDbException">It failed.</exception>
    public void Execute(string sql) => Stream(sql, static (in _) => { });

    /// <summary>Makes blocks of integers readable as a table function without arguments, once.</summary>
    /// <exception cref="DuckDbException">DuckDB refuses the name.</exception>
    public void Register(string name, GeneratedTable table) => table.Register(_connection, name);

    /// <summary>Checks that a statement parses and binds, without running it.</summary>
    /// <exception cref="DuckDbException">It does not.</exception>
    public void Check(string sql)
    {
        using var statement = Prepare(sql);
    }

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

    /// <summary>Runs a statement and hands over its rows chunk by chunk, in order; DuckDB works ahead only as far as its buffer goes.</summary>
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
        _connection.Dispose();
        _database.Dispose();
    }

    /// <summary>Loads the library now, so that a missing one is one line and not a crash later.</summary>
    private static void RequireLibrary()
    {
        try
        {
            _ = Startup.DuckDBLibraryVersion();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new InputException("DuckDB", "its library cannot be loaded here", "Linux with glibc, macOS and Windows on x64 or arm64 have one; build, publish or install for this platform");
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
