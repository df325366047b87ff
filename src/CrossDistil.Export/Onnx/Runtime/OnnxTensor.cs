using static CrossDistil.Export.Format.TensorProto.Types;

namespace CrossDistil.Export.Onnx.Runtime;

/// <summary>One named input of a run.</summary>
internal sealed class OnnxTensor
{
    private OnnxTensor(string name, Array data, DataType type, long[] shape) => (Name, Data, Type, Shape) = (name, data, type, shape);

    public string Name { get; }

    public Array Data { get; }

    public DataType Type { get; }

    public long[] Shape { get; }

    public static OnnxTensor Of(string name, long[] data, params long[] shape) => new(name, data, DataType.Int64, shape);

    public static OnnxTensor Of(string name, float[] data) => new(name, data, DataType.Float, [data.Length]);
}
