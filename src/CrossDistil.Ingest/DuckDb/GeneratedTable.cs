using System.Runtime.InteropServices;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>Blocks of INTEGER columns that DuckDB reads as a table, in order, on one thread at a time. What fails in the blocks is kept for the caller.</summary>
/// <param name="columns">Names of the columns.</param>
/// <param name="blocks">[column][row]; a block is not looked at any more once the next one is asked for.</param>
internal sealed unsafe class GeneratedTable(IReadOnlyList<string> columns, IEnumerable<int[][]> blocks) : IDisposable
{
    private const int ChunkRows = 2048;
    private const int Integer = 4; // DUCKDB_TYPE_INTEGER
    private readonly IEnumerator<int[][]> _blocks = blocks.GetEnumerator();
    private GCHandle _self;
    private int _next; // row of the block at hand
    private int _rows;

    /// <summary>What the blocks threw, which DuckDB cannot carry.</summary>
    public Exception? Failure { get; private set; }

    public void Register(nint connection, string name)
    {
        _self = GCHandle.Alloc(this);
        var function = Native.CreateTableFunction();
        try
        {
            Native.SetFunctionName(function, name);
            Native.SetFunctionState(function, GCHandle.ToIntPtr(_self), 0);
            Native.SetFunctionBind(function, &Bind);
            Native.SetFunctionInit(function, &Init);
            Native.SetFunctionFill(function, &Fill);
            if (Native.RegisterTableFunction(connection, function) != 0) throw new DuckDbException($"cannot register {name}");
        }
        finally
        {
            Native.DestroyTableFunction(ref function);
        }
    }

    public void Dispose()
    {
        _blocks.Dispose();
        if (_self.IsAllocated) _self.Free();
    }

    [UnmanagedCallersOnly]
    private static void Bind(nint bind)
    {
        var type = Native.CreateType(Integer);
        foreach (var column in Of(Native.BindState(bind)).Columns) Native.AddResultColumn(bind, column, type);
        Native.DestroyType(ref type);
    }

    [UnmanagedCallersOnly]
    private static void Init(nint init)
    {
        // DuckDB asks for this callback; the position is in the table itself, which is read once.
    }

    [UnmanagedCallersOnly]
    private static void Fill(nint call, nint chunk)
    {
        var table = Of(Native.FunctionState(call));
        try
        {
            table.Fill(chunk);
        }
        catch (Exception e) // an exception must not reach native frames: the caller throws it again
        {
            table.Failure = e;
            Native.SetFunctionError(call, e.Message);
        }
    }

    private static GeneratedTable Of(nint state) => (GeneratedTable)GCHandle.FromIntPtr(state).Target!;

    private IReadOnlyList<string> Columns => columns;

    private void Fill(nint chunk)
    {
        if (_next == _rows) (_next, _rows) = (0, _blocks.MoveNext() ? _blocks.Current[0].Length : 0);
        var some = Math.Min(_rows - _next, ChunkRows);
        for (var column = 0; column < columns.Count && some > 0; column++)
            _blocks.Current[column].AsSpan(_next, some).CopyTo(new Span<int>(Native.VectorData(Native.ChunkVector(chunk, (ulong)column)), some));
        Native.SetChunkSize(chunk, (ulong)some);
        _next += some;
    }
}
