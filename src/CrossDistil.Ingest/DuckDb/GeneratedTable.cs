using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>
/// Blocks of INTEGER columns that DuckDB reads as a table, in order, on one thread at a time. What fails in the blocks
/// is kept for the caller.
/// </summary>
/// <param name="columns">Names of the columns.</param>
/// <param name="blocks">[column][row]; a block is not used after the next one is requested.</param>
internal sealed unsafe class GeneratedTable(IReadOnlyList<string> columns, IEnumerable<int[][]> blocks) : IDisposable
{
    private const int ChunkRows = 2048;
    private readonly IEnumerator<int[][]> _blocks = blocks.GetEnumerator();
    private GCHandle _self;
    private int _next; // row of the current block
    private int _rows;

    /// <summary>What the blocks threw, which DuckDB cannot carry.</summary>
    public Exception? Failure { get; private set; }

    public void Register(DuckDBNativeConnection connection, string name)
    {
        _self = GCHandle.Alloc(this);
        var function = TableFunction.DuckDBCreateTableFunction();
        try
        {
            TableFunction.DuckDBTableFunctionSetName(function, name);
            TableFunction.DuckDBTableFunctionSetExtraInfo(function, GCHandle.ToIntPtr(_self), null);
            TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
            TableFunction.DuckDBTableFunctionSetInit(function, &Init);
            TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
            if (!TableFunction.DuckDBRegisterTableFunction(connection, function).IsSuccess())
                throw new DuckDbException($"cannot register {name}");
        }
        finally
        {
            TableFunction.DuckDBDestroyTableFunction(ref function);
        }
    }

    public void Dispose()
    {
        _blocks.Dispose();
        if (_self.IsAllocated) _self.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint bind)
    {
        using var type = LogicalType.DuckDBCreateLogicalType(DuckDBType.Integer);
        foreach (var column in Of(TableFunction.DuckDBBindGetExtraInfo(bind)).Columns)
            TableFunction.DuckDBBindAddResultColumn(bind, column, type);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint init)
    {
        // DuckDB asks for this callback; the position is in the table itself, which is read once.
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint call, nint chunk)
    {
        var table = Of(TableFunction.DuckDBFunctionGetExtraInfo(call));
        try
        {
            using var rows = new DuckDBDataChunk(chunk); // DuckDB's own: closing this handle leaves it
            table.Fill(rows);
        }
        catch (Exception e) // an exception must not reach native frames: the caller throws it again
        {
            table.Failure = e;
            TableFunction.DuckDBFunctionSetError(call, e.Message);
        }
    }

    private static GeneratedTable Of(nint state) => (GeneratedTable)GCHandle.FromIntPtr(state).Target!;

    private IReadOnlyList<string> Columns => columns;

    private void Fill(DuckDBDataChunk chunk)
    {
        if (_next == _rows) (_next, _rows) = (0, _blocks.MoveNext() ? _blocks.Current[0].Length : 0);
        var some = Math.Min(_rows - _next, ChunkRows);
        for (var column = 0; column < columns.Count && some > 0; column++)
            _blocks.Current[column].AsSpan(_next, some)
                .CopyTo(new Span<int>(Vectors.DuckDBVectorGetData(DataChunks.DuckDBDataChunkGetVector(chunk, column)), some));
        DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)some);
        _next += some;
    }
}
