using System.Runtime.InteropServices;
using CrossDistil.Data;

namespace CrossDistil.Export.Onnx.Runtime;

/// <summary>
/// The few functions of ONNX Runtime's C API that a check needs: a table that its library hands out, where a function keeps its place for ever. A status
/// of 0 is success.
/// </summary>
internal sealed class OrtApi
{
    private const string Variable = "CROSSDISTIL_ONNXRUNTIME";
    private const uint Version = 1; // the least that has these functions, so that any library does
    private static readonly Lazy<OrtApi?> s_found = new(Find);
    private readonly nint _table;

    private OrtApi(nint table) => _table = table;

    public delegate nint Message(nint status);

    public delegate nint NewEnvironment(int level, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, out nint environment);

    public delegate nint NewSession(nint environment, byte[] model, nuint bytes, nint options, out nint session);

    public delegate nint RunSession(
        nint session, nint options, nint[] inputNames, nint[] inputs, nuint inputCount, nint[] outputNames, nuint outputCount, [In, Out] nint[] outputs);

    public delegate nint New(out nint made);

    public delegate nint SetNumber(nint options, int number);

    public delegate nint NewTensor(nint memory, nint data, nuint bytes, long[] shape, nuint dimensions, int type, out nint tensor);

    public delegate nint Get(nint of, out nint found);

    public delegate nint NewMemory(int allocator, int type, out nint memory);

    public delegate void Free(nint handle);

    private delegate nint GetTable(uint version);

    private delegate nint GetBase();

    /// <summary>The functions; null where there is no library.</summary>
    /// <exception cref="InputException">The library that the environment variable names cannot be used.</exception>
    public static OrtApi? Found => s_found.Value;

    public Message MessageOf => At<Message>(2);

    public NewEnvironment CreateEnvironment => At<NewEnvironment>(3);

    public NewSession CreateSession => At<NewSession>(8);

    public RunSession Run => At<RunSession>(9);

    public New CreateOptions => At<New>(10);

    public SetNumber SetThreads => At<SetNumber>(24);

    public NewTensor CreateTensor => At<NewTensor>(49);

    public Get DataOf => At<Get>(51);

    public Get CountOf => At<Get>(64);

    public Get ShapeOf => At<Get>(65);

    public NewMemory CreateMemory => At<NewMemory>(69);

    public Free FreeEnvironment => At<Free>(92);

    public Free FreeStatus => At<Free>(93);

    public Free FreeMemory => At<Free>(94);

    public Free FreeSession => At<Free>(95);

    public Free FreeValue => At<Free>(96);

    public Free FreeShape => At<Free>(99);

    public Free FreeOptions => At<Free>(100);

    /// <summary>Passes a success by.</summary>
    /// <exception cref="OnnxRuntimeException">The status says what failed.</exception>
    public void Require(nint status)
    {
        if (status == 0) return;
        var message = Marshal.PtrToStringUTF8(MessageOf(status));
        FreeStatus(status);
        throw new OnnxRuntimeException(message ?? "no message");
    }

    private T At<T>(int place)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(Marshal.ReadIntPtr(_table, place * nint.Size));

    private static OrtApi? Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named)) return Load(named) ?? throw new InputException($"{Variable} ({named})", "is no ONNX Runtime library", "name a libonnxruntime library, or unset it");
        string[] beside = ["libonnxruntime.so.1", "libonnxruntime.dylib", "onnxruntime.dll"];
        return beside.Select(name => Path.Combine(AppContext.BaseDirectory, name)).Where(File.Exists).Select(Load).FirstOrDefault();
    }

    /// <summary>By full path alone: whatever else a system calls by that name is not asked for.</summary>
    private static OrtApi? Load(string path)
    {
        if (!NativeLibrary.TryLoad(Path.GetFullPath(path), out var library) || !NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var entry)) return null;
        var getTable = Marshal.ReadIntPtr(Marshal.GetDelegateForFunctionPointer<GetBase>(entry)());
        var table = Marshal.GetDelegateForFunctionPointer<GetTable>(getTable)(Version);
        return table == 0 ? null : new OrtApi(table);
    }
}
