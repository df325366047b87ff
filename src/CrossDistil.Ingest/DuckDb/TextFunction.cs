using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>A function of one VARCHAR that DuckDB calls a chunk at a time, on several threads at once; NULL gives NULL.</summary>
/// <param name="name">Its name in SQL.</param>
/// <param name="result">Type of its result.</param>
internal abstract unsafe class TextFunction(string name, DuckDBType result) : IDisposable
{
    private GCHandle _self;

    /// <summary>Its name in SQL.</summary>
    public string Name => name;

    /// <summary>Makes it callable, until it is disposed of behind the connection.</summary>
    public void Register(DuckDBNativeConnection connection)
    {
        _self = GCHandle.Alloc(this);
        var function = ScalarFunction.DuckDBCreateScalarFunction();
        try
        {
            using var text = LogicalType.DuckDBCreateLogicalType(DuckDBType.Varchar);
            using var value = LogicalType.DuckDBCreateLogicalType(result);
            ScalarFunction.DuckDBScalarFunctionSetName(function, name);
            ScalarFunction.DuckDBScalarFunctionAddParameter(function, text);
            ScalarFunction.DuckDBScalarFunctionSetReturnType(function, value);
            ScalarFunction.DuckDBScalarFunctionSetExtraInfo(function, GCHandle.ToIntPtr(_self), null);
            ScalarFunction.DuckDBScalarFunctionSetFunction(function, &Call);
            if (!ScalarFunction.DuckDBRegisterScalarFunction(connection, function).IsSuccess())
                throw new DuckDbException($"cannot register {name}");
        }
        finally
        {
            ScalarFunction.DuckDBDestroyScalarFunction(ref function);
        }
    }

    public void Dispose()
    {
        if (_self.IsAllocated) _self.Free();
    }

    /// <summary>Reads some texts. NULL among them may hold anything, and is NULL in the results whatever is written there.</summary>
    protected abstract void Run(in DataVector texts, in ResultVector results);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Call(nint info, nint chunk, nint output)
    {
        try
        {
            var function = (TextFunction)GCHandle.FromIntPtr(ScalarFunction.DuckDBScalarFunctionGetExtraInfo(info)).Target!;
            using var rows = new DuckDBDataChunk(chunk); // DuckDB's own: closing this handle leaves it
            var count = (int)DataChunks.DuckDBDataChunkGetSize(rows);
            var texts = new DataVector(DataChunks.DuckDBDataChunkGetVector(rows, 0), count);
            var results = new ResultVector(output, count);
            function.Run(texts, results);
            for (var row = 0; texts.HasNulls && row < count; row++)
                if (!texts.IsValid(row)) results.SetNull(row);
        }
        catch (Exception e) // an exception must not reach native frames
        {
            ScalarFunction.DuckDBScalarFunctionSetError(info, e.Message);
        }
    }
}

/// <summary>The results of a function, to be written.</summary>
internal readonly unsafe ref struct ResultVector(nint vector, int rows)
{
    /// <summary>The values, of whose type the caller must be sure.</summary>
    public Span<T> Values<T>()
        where T : unmanaged => new(Vectors.DuckDBVectorGetData(vector), rows);

    /// <summary>Makes a result NULL.</summary>
    public void SetNull(int row)
    {
        Vectors.DuckDBVectorEnsureValidityWritable(vector);
        ValidityMask.DuckDBValiditySetRowValidity(Vectors.DuckDBVectorGetValidity(vector), (ulong)row, false);
    }

    /// <summary>Sets a text, which is copied.</summary>
    public void SetText(int row, ReadOnlySpan<byte> utf8)
    {
        fixed (byte* start = utf8) Vectors.DuckDBVectorAssignStringElementLength(vector, (ulong)row, start, utf8.Length);
    }
}
