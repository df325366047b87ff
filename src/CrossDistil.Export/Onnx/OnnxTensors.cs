using CrossDistil.Data.Sampling;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CrossDistil.Export.Onnx;

/// <summary>Encoded rows in the form that an exported graph takes.</summary>
internal static class OnnxTensors
{
    /// <summary>Rows start..start+count−1, a tensor for each input; lists are filled up with −1 to the longest of these rows.</summary>
    public static IReadOnlyList<NamedOnnxValue> Of(OnnxInputs inputs, Inputs rows, int start, int count) => [
        .. Enumerable.Range(0, rows.Fields).Select(field => inputs.Fields[field].IsList
            ? Padded(inputs.Fields[field].Name, rows.Lists.Single(list => list.Field == field), start, count)
            : Tensor(inputs.Fields[field].Name, [.. Enumerable.Range(start, count).Select(row => (long)rows.Ids[(row * rows.Fields) + field])], count)),
        .. Enumerable.Range(0, rows.NumberColumns).Select(column =>
            Tensor(inputs.Numbers[column].Name, [.. Enumerable.Range(start, count).Select(row => rows.Numbers[(row * rows.NumberColumns) + column])], count))];

    private static NamedOnnxValue Padded(string name, IdList list, int start, int count)
    {
        var width = Enumerable.Range(start, count).Max(row => list.Offsets[row + 1] - list.Offsets[row]);
        var ids = new long[count * width];
        Array.Fill(ids, -1);
        for (var row = start; row < start + count; row++)
            for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++) ids[((row - start) * width) + i - list.Offsets[row]] = list.Ids[i];
        return Tensor(name, ids, count, width);
    }

    private static NamedOnnxValue Tensor<T>(string name, T[] values, params int[] shape) => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));
}
