using System.Runtime.InteropServices;

namespace CrossDistil.Export.Onnx.Runtime;

/// <summary>A graph loaded in ONNX Runtime, on one thread, optimised as it does by default.</summary>
internal sealed class OnnxSession : IDisposable
{
    private const int Warnings = 2, Errors = Warnings + 1, DeviceAllocator = 0, DefaultMemory = 0;
    private readonly OrtApi _api;
    private readonly nint _environment, _session, _memory;

    /// <summary>Loads a file's bytes.</summary>
    /// <exception cref="OnnxRuntimeException">It refuses them.</exception>
    public OnnxSession(OrtApi api, byte[] model)
    {
        _api = api;
        _api.Require(_api.CreateEnvironment(Errors, "crossdistil", out _environment));
        _api.Require(_api.CreateMemory(DeviceAllocator, DefaultMemory, out _memory));
        _api.Require(_api.CreateOptions(out var options));
        try
        {
            _api.Require(_api.SetThreads(options, 1));
            _api.Require(_api.CreateSession(_environment, model, (nuint)model.Length, options, out _session));
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            _api.FreeOptions(options);
        }
    }

    /// <summary>[output][element] float results.</summary>
    /// <exception cref="OnnxRuntimeException">An input is missing, or has another type or shape, or an id is outside its field.</exception>
    public float[][] Run(IReadOnlyList<OnnxTensor> inputs, IReadOnlyList<string> outputs)
    {
        var pins = inputs.Select(input => GCHandle.Alloc(input.Data, GCHandleType.Pinned)).ToArray();
        nint[] inputNames = [.. inputs.Select(input => Marshal.StringToCoTaskMemUTF8(input.Name))];
        nint[] outputNames = [.. outputs.Select(Marshal.StringToCoTaskMemUTF8)];
        var (values, results) = (new nint[inputs.Count], new nint[outputs.Count]);
        try
        {
            for (var i = 0; i < values.Length; i++) values[i] = TensorOver(inputs[i], pins[i].AddrOfPinnedObject());
            _api.Require(_api.Run(_session, 0, inputNames, values, (nuint)values.Length, outputNames, (nuint)results.Length, results));
            return [.. results.Select(Read)];
        }
        finally
        {
            foreach (var value in values.Concat(results)) if (value != 0) _api.FreeValue(value);
            foreach (var name in inputNames.Concat(outputNames)) Marshal.FreeCoTaskMem(name);
            foreach (var pin in pins) pin.Free();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_session != 0) _api.FreeSession(_session);
        _api.FreeMemory(_memory);
        _api.FreeEnvironment(_environment);
    }

    private nint TensorOver(OnnxTensor input, nint data)
    {
        var bytes = (nuint)Buffer.ByteLength(input.Data);
        _api.Require(_api.CreateTensor(_memory, data, bytes, input.Shape, (nuint)input.Shape.Length, (int)input.Type, out var tensor));
        return tensor;
    }

    private float[] Read(nint value)
    {
        _api.Require(_api.ShapeOf(value, out var shape));
        var status = _api.CountOf(shape, out var count);
        _api.FreeShape(shape);
        _api.Require(status);
        _api.Require(_api.DataOf(value, out var data));
        var numbers = new float[count];
        Marshal.Copy(data, numbers, 0, numbers.Length);
        return numbers;
    }
}
